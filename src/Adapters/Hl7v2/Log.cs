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

    [LoggerMessage(5223, LogLevel.Warning, "The plain MLLP port {Port} takes connections from every address, and a sender at its word; Hl7v2:PlainAddresses restricts it")]
    public static partial void PlainPortOpenToAll(ILogger logger, int port);

    [LoggerMessage(5224, LogLevel.Error, "The bytes of a broken frame could not be kept as {FileName}: {Reason}")]
    public static partial void CaptureFailed(ILogger logger, string fileName, string reason);

    [LoggerMessage(5225, LogLevel.Warning, "{Operation} of {System}: the hub did not answer ({Status})")]
    public static partial void HubLost(ILogger logger, string operation, string system, string status);

    [LoggerMessage(5230, LogLevel.Debug, "{EventType} delivered to {Destination} as message {ControlId}")]
    public static partial void Delivered(ILogger logger, string eventType, string destination, string controlId);

    [LoggerMessage(5231, LogLevel.Warning, "{EventType} refused by {Destination}, message {ControlId}, attempt {Attempt}; offered again in {ParkingTime}")]
    public static partial void DeliveryRefused(ILogger logger, string eventType, string destination, string controlId, int attempt, TimeSpan parkingTime);

    [LoggerMessage(5232, LogLevel.Warning, "Destination {Destination} cannot be reached or does not answer: {Reason}")]
    public static partial void DestinationUnreachable(ILogger logger, string destination, string reason);

    [LoggerMessage(5233, LogLevel.Warning, "Destination {Destination} acknowledged another message than it was sent; connecting again")]
    public static partial void AcknowledgmentUnrelated(ILogger logger, string destination);

    [LoggerMessage(5234, LogLevel.Error, "{EventType} is more than a message can hold ({Reason}): {Destination} does not get it")]
    public static partial void EventTooLarge(ILogger logger, string eventType, string destination, string reason);

    [LoggerMessage(5235, LogLevel.Warning, "Application acknowledgments for {System} are dropped: too many wait for its listener. It gets them when it sends its messages again")]
    public static partial void AcknowledgmentsDropped(ILogger logger, string system);

    [LoggerMessage(5236, LogLevel.Information, "Application acknowledgments for {System} are taken again; {Dropped} were dropped meanwhile")]
    public static partial void AcknowledgmentsTakenAgain(ILogger logger, string system, int dropped);

    [LoggerMessage(5237, LogLevel.Warning, "Application acknowledgment {ControlId} was refused by {System}")]
    public static partial void AcknowledgmentRefused(ILogger logger, string system, string controlId);

    [LoggerMessage(5238, LogLevel.Warning, "{Count} application acknowledgments for {System} were not delivered before the program ended")]
    public static partial void AcknowledgmentsLeft(ILogger logger, string system, int count);

    [LoggerMessage(5240, LogLevel.Information, "A file of {Messages} messages in {Folder} was read")]
    public static partial void DropRead(ILogger logger, string folder, int messages);

    [LoggerMessage(5241, LogLevel.Warning, "A file in {Folder} was not read and lies in failed: {Reason}")]
    public static partial void DropRefused(ILogger logger, string folder, string reason);

    [LoggerMessage(5242, LogLevel.Error, "A file in {Folder} could not be read or moved, it stays there and is tried again: {Reason}")]
    public static partial void DropUnreadable(ILogger logger, string folder, string reason);

    [LoggerMessage(5243, LogLevel.Warning, "The hub, or a register behind it, was away while a file in {Folder} was read; the file stays there and is tried again")]
    public static partial void DropPostponed(ILogger logger, string folder);
}
