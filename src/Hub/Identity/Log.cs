using EHealth.Integration.Contracts.Hub.V1;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Identity;

/// <summary>Log events of this assembly, ids 4000-4099.</summary>
internal static partial class Log
{
    [LoggerMessage(4000, LogLevel.Error, "The hub may not ask the register ({Code}): node {NodeId} lacks a directory entry or a grant for {Operation}")]
    public static partial void RegistryNotGranted(ILogger logger, HubErrorCode code, string nodeId, string operation);

    [LoggerMessage(4001, LogLevel.Error, "The register's answer to {Operation} is not a {ResponseType}, exchange {ExchangeId}")]
    public static partial void RegistryAnswerUnreadable(ILogger logger, string operation, string responseType, Guid exchangeId);

    [LoggerMessage(4010, LogLevel.Warning, "Redis is not reachable ({Failure}); persons are asked from the register until it is back")]
    public static partial void RedisLost(ILogger logger, string failure);

    [LoggerMessage(4011, LogLevel.Information, "Redis is back; {Invalidations} invalidations are made up for and the memory of this node is emptied")]
    public static partial void RedisBack(ILogger logger, int invalidations);

    [LoggerMessage(4012, LogLevel.Warning, "A person's entry could not be removed from Redis ({Failure}); it is tried again until it is")]
    public static partial void InvalidationWaits(ILogger logger, string failure);

    [LoggerMessage(4013, LogLevel.Warning, "An entry in Redis could not be opened: sealed with a destroyed key, or changed")]
    public static partial void EntryNotOpened(ILogger logger);

    [LoggerMessage(4014, LogLevel.Warning, "Invalidations of other nodes are not received yet ({Failure}); it is tried until they are")]
    public static partial void SubscriptionWaits(ILogger logger, string failure);
}
