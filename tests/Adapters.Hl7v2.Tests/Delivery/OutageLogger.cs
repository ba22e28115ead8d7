using EHealth.Integration.Adapters.Hl7v2.Delivery;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Delivery;

/// <summary>Tells when a destination could not be reached.</summary>
internal sealed class OutageLogger : ILogger<DestinationDelivery>
{
    private const int DestinationUnreachable = 5232;

    private readonly TaskCompletionSource _outage = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Outage => _outage.Task;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == DestinationUnreachable) _outage.TrySetResult();
    }
}
