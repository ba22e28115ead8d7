using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk;

/// <summary>Log events of this assembly, ids 6000-6499. Exceptions of provider and handler code are logged by type only: their texts may hold a person's data.</summary>
internal static partial class Log
{
    [LoggerMessage(6000, LogLevel.Error, "Provider method {Method} failed with {ExceptionType}, exchange {ExchangeId}")]
    public static partial void ProviderMethodFailed(ILogger logger, string? exceptionType, string method, string exchangeId);

    [LoggerMessage(6001, LogLevel.Information, "Link to {Address} is open at node {NodeId}, offering {Contracts}")]
    public static partial void LinkOpened(ILogger logger, Uri address, string nodeId, string contracts);

    [LoggerMessage(6002, LogLevel.Warning, "Link to {Address} is down ({Reason}); dialling again in {Pause}")]
    public static partial void LinkLost(ILogger logger, Uri address, string reason, TimeSpan pause);

    [LoggerMessage(6003, LogLevel.Information, "Link to {Address} closed after draining")]
    public static partial void LinkDrained(ILogger logger, Uri address);

    [LoggerMessage(6004, LogLevel.Warning, "Link to {Address}: {Count} calls were still running when the drain time was over")]
    public static partial void LinkDrainIncomplete(ILogger logger, Uri address, int count);

    [LoggerMessage(6010, LogLevel.Information, "Subscription {Name} is open at {Address}")]
    public static partial void SubscriptionOpened(ILogger logger, string name, Uri address);

    [LoggerMessage(6011, LogLevel.Warning, "Subscription {Name} at {Address} is down ({Reason}); dialling again in {Pause}")]
    public static partial void SubscriptionLost(ILogger logger, string name, Uri address, string reason, TimeSpan pause);

    [LoggerMessage(6012, LogLevel.Warning, "Handler of {EventType} in subscription {Name} failed with {ExceptionType} on sequence {Sequence}, attempt {Attempt}; it comes again")]
    public static partial void HandlerFailed(ILogger logger, string? exceptionType, string name, string eventType, ulong sequence, uint attempt);
}
