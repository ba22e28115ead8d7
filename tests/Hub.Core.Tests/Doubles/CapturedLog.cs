using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Keeps what was logged.</summary>
internal sealed class CapturedLog
{
    private readonly List<(LogLevel Level, EventId Event, string Text, Exception? Exception)> _entries = [];

    public IReadOnlyList<(LogLevel Level, EventId Event, string Text, Exception? Exception)> Entries => _entries;

    public IEnumerable<string?> Names => _entries.Select(entry => entry.Event.Name);

    public ILogger<T> For<T>() => new Logger<T>(_entries);

    private sealed class Logger<T>(List<(LogLevel, EventId, string, Exception?)> entries) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Add((logLevel, eventId, formatter(state, exception), exception));
    }
}
