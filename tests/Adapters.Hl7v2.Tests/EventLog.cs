using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Tests;

/// <summary>A log of which a test can wait for the events, by their ids.</summary>
internal sealed class EventLog<T> : ILogger<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<(int Id, string Text)> _events = Channel.CreateUnbounded<(int, string)>();

    /// <summary>Waits for an event; those before it are passed over.</summary>
    public async Task<string> NextAsync(int id)
    {
        while (true)
        {
            var (next, text) = await _events.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
            if (next == id) return text;
        }
    }

    /// <summary>Takes all events that have come and that nobody waited for; says how many were of this id.</summary>
    public int TakeAllAndCount(int id)
    {
        int count = 0;
        while (_events.Reader.TryRead(out var next)) count += next.Id == id ? 1 : 0;
        return count;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Writer.TryWrite((eventId.Id, formatter(state, exception)));
}
