using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Tests.Doubles;

/// <summary>Keeps what was logged.</summary>
internal sealed class CapturedLog : ILogger
{
    private readonly List<(EventId Event, string Text, Exception? Exception)> _entries = [];

    public IReadOnlyList<(EventId Event, string Text, Exception? Exception)> Entries => _entries;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Add((eventId, formatter(state, exception), exception));
}
