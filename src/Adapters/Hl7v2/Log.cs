using EHealth.Integration.Contracts.Hub.V1;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>The adapter's log events, 5220-5299. No message content: only sizes, reasons and addresses.</summary>
internal static partial class Log
{
    [LoggerMessage(5220, LogLevel.Debug, "{EventType} of {System} accepted, exchange {ExchangeId}, repeated: {Repeated}")]
    public static partial void MessageAccepted(ILogger logger, string eventType, string system, string exchangeId, bool repeated);

    [LoggerMessage(5221, LogLevel.Information, "{Operation} of {System} refused by the hub: {Code}, exchange {ExchangeId}")]
    public static partial void MessageRefused(ILogger logger, string operation, string system, HubErrorCode code, string? exchangeId);

    [LoggerMessage(5222, LogLevel.Error, "Refusal of {Operation} with {Code} could not be recorded by the hub: {Reason}")]
    public static partial void RefusalNotRecorded(ILogger logger, string operation, HubErrorCode code, string reason);
}
