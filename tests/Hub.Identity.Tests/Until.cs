namespace EHealth.Integration.Hub.Identity.Tests;

/// <summary>Waits for what happens in the background of the code under test, looking again every few milliseconds. Long enough for a busy machine: Redis is
/// left alone for two seconds after each answer that took longer than a fifth of one.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(15);

    /// <summary>The first value that meets the condition; fails the test when there is none within <see cref="Patience"/>.</summary>
    public static async Task<T> MetAsync<T>(Func<Task<T>> look, Func<T, bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var value = await look();
            if (condition(value))
            {
                return value;
            }

            Assert.False(deadline.IsCancellationRequested, $"not met within {Patience}; last seen: {value}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
