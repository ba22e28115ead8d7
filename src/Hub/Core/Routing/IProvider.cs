using EHealth.Integration.Hub.Core.Pipeline;

namespace EHealth.Integration.Hub.Core.Routing;

/// <summary>Whoever answers a contract: a system behind its link, or the hub itself.</summary>
public interface IProvider
{
    /// <summary>The answering system's id.</summary>
    string SystemId { get; }

    /// <summary>True when a call could be handed over now.</summary>
    bool IsReachable { get; }

    /// <summary>Hands one request over and waits for the answer.</summary>
    /// <param name="exchange">The request, validated.</param>
    /// <param name="timeout">Time left.</param>
    /// <param name="cancellationToken">Fires when the time is up or the consumer has gone; the result is then a timeout.</param>
    ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken);
}
