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

    [LoggerMessage(5230, LogLevel.Debug, "{EventType} delivered to {Destination} as message {ControlId}")]
    public static partial void Delivered(ILogger logger, string eventType, string destination, string controlId);

    [LoggerMessage(5231, LogLevel.Warning, "{EventType} refused by {Destination}, message {ControlId}, attempt {Attempt}; offered again in {ParkingTime}")]
    public static partial void DeliveryRefused(ILogger logger, string eventType, string destination, string controlId, int attempt, TimeSpan parkingTime);

    [LoggerMessage(5232, LogLevel.Warning, "Destination {Destination} cannot be reached or does not answer: {Reason}")]
    public static partial void DestinationUnreachable(ILogger logger, string destination, string reason);

    [LoggerMessage(5233, LogLevel.Warning, "Destination {Destination} acknowledged another message than it was sent; connecting again")]
    public static partial void AcknowledgmentUnrelated(ILogger logger, string destination);
}
