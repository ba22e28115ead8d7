using Google.Protobuf;

namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>Handles one type of event. Events of the same subject come one after another; others at the same time.</summary>
/// <typeparam name="TEvent">A message type marked as event in its contract.</typeparam>
public interface ISubscriber<TEvent>
    where TEvent : IMessage<TEvent>
{
    /// <summary>Handles one event. When this returns, the event is acknowledged and never delivered again; when it throws, the event comes again
    /// after a while and later events of the same subject wait. Delivery is at least once: dedupe by <see cref="EventDelivery{TEvent}.MessageId"/>.</summary>
    Task HandleAsync(EventDelivery<TEvent> delivery, CancellationToken cancellationToken);
}
