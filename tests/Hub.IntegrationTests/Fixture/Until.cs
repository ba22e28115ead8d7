namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Waits for what happens in the background of the hub, looking again every few milliseconds.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>The first thing found; fails the test when there is none within <see cref="Patience"/>.</summary>
    public static async Task<T> FoundAsync<T>(Func<Task<T?>> look, string what)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, $"not seen within {Patience}: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc cref="FoundAsync{T}(Func{Task{T}}, string)"/>
    public static Task<T> FoundAsync<T>(Func<T?> look, string what)
        where T : class => FoundAsync(() => Task.FromResult(look()), what);

    /// <summary>Returns when the condition is met.</summary>
    public static Task TrueAsync(Func<bool> condition, string what) => FoundAsync(() => condition() ? what : null, what);

    /// <summary>Awaits what must happen.</summary>
    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="Soon{T}(Task{T})"/>
    public static Task Soon(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
