using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Core;

/// <summary>Log events of this assembly, ids 1000-1999.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "A stage failed on {Operation}, exchange {ExchangeId}")]
    public static partial void StageFailed(ILogger logger, Exception exception, string operation, Guid exchangeId);

    [LoggerMessage(1001, LogLevel.Warning, "The circuit to provider {SystemId} is open for {BreakDuration}")]
    public static partial void CircuitOpened(ILogger logger, string systemId, TimeSpan breakDuration);

    [LoggerMessage(1002, LogLevel.Information, "The circuit to provider {SystemId} is closed again")]
    public static partial void CircuitClosed(ILogger logger, string systemId);

    [LoggerMessage(1003, LogLevel.Error, "The outcome of {Operation}, exchange {ExchangeId}, could not be recorded")]
    public static partial void OutcomeNotRecorded(ILogger logger, string operation, Guid exchangeId);
}
