using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Keeps every line that anybody logs, with its exception's text, and knows which errors a test has announced.</summary>
internal sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentQueue<LogLine> _errors = new();
    private readonly ConcurrentDictionary<int, bool> _announced = new();

    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>Errors that nobody has announced; each is told once, so that it fails one test and not all that follow.</summary>
    public IReadOnlyList<LogLine> TakeSurprises()
    {
        var surprises = new List<LogLine>();
        while (_errors.TryDequeue(out var error))
        {
            if (!_announced.ContainsKey(error.EventId))
            {
                surprises.Add(error);
            }
        }

        return surprises;
    }

    /// <summary>From now on errors with this event id are part of the test.</summary>
    public void Announce(int eventId) => _announced[eventId] = true;

    public Task<LogLine> WaitForAsync(int eventId, int times = 1) =>
        Until.FoundAsync(() => _lines.Where(line => line.EventId == eventId).Skip(times - 1).FirstOrDefault(), $"log event {eventId}, {times} of them");

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, this);

    public void Dispose()
    {
    }

    private void Add(LogLine line)
    {
        _lines.Enqueue(line);
        if (line.Level >= LogLevel.Error)
        {
            _errors.Enqueue(line);
        }
    }

    private sealed class Writer(string category, CollectedLog log) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(new LogLine(logLevel, eventId.Id, category, $"{formatter(state, exception)} {exception}".TrimEnd()));

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            log.Add(new LogLine(LogLevel.Trace, 0, category, $"scope {state}"));
            return null;
        }
    }
}
