using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

/// <summary>Keeps what is logged, but for what the Kafka client says itself.</summary>
internal sealed class ListLogger<T> : ILogger<T>
{
    private const int ClientEvent = 3123;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly List<int> _ids = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ids of the events, in order.</summary>
    public IReadOnlyList<int> Ids
    {
        get
        {
            lock (_lock) return [.. _ids];
        }
    }

    /// <summary>Waits for an event, beginning with those that have been; moves the clock on while it waits.</summary>
    public async Task WaitForAsync(int id, Action? tick = null)
    {
        var waited = TimeProvider.System.GetTimestamp();
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_ids.Contains(id)) return;
                more = _more.Task;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(waited) < Patience, $"event {id} was not logged within a minute");
            tick?.Invoke();
            await more.WaitAsync(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == ClientEvent) return;
        lock (_lock)
        {
            _ids.Add(eventId.Id);
            var more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            more.SetResult();
        }
    }
}
