using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>Keeps every log entry of every level and category, values and exceptions spelt out.</summary>
internal sealed class LogCapture : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Event, string Text)> _entries = new();

    public IReadOnlyCollection<(LogLevel Level, EventId Event, string Text)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _entries.Enqueue((LogLevel.Trace, default, Spell(state)));
        return null;
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {Spell(state)} {exception}"));

    public void Dispose()
    {
    }

    private static string Spell(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(", ", values.Select(pair => $"{pair.Key}={pair.Value}")) : $"{state}";
}
