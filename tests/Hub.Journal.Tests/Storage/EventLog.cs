using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

/// <summary>Tells when something was logged.</summary>
internal sealed class EventLog<T> : ILogger<T>
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _events = new();

    /// <summary>Completes with the line of the first event of this id.</summary>
    public Task<string> Of(int eventId) => _events.GetOrAdd(eventId, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(TestContext.Current.CancellationToken);

    public bool Has(int eventId) => _events.TryGetValue(eventId, out var source) && source.Task.IsCompleted;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.GetOrAdd(eventId.Id, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult(formatter(state, exception));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
