namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>Waits for what a program tells nobody by itself.</summary>
internal static class Until
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when a condition holds; fails the test when it does not in time.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience.Normal, $"It was waited in vain for this: {what}.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
