using Google.Protobuf;

namespace EHealth.Integration.Sdk.Publishing;

/// <summary>Publishes events to the hub.</summary>
public interface IEventPublisher
{
    /// <summary>Publishes one event. When this returns, the event is on the hub's disk and will reach every subscriber.</summary>
    /// <exception cref="HubException">The hub refused it, or stayed unreachable for all repetitions.</exception>
    Task<PublishReceipt> PublishAsync(IMessage message, PublishOptions options, CancellationToken cancellationToken);
}
