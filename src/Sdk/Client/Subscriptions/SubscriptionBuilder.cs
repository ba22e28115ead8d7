using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>Says which event types a subscription wants and who handles them.</summary>
public sealed class SubscriptionBuilder
{
    private readonly Dictionary<string, EventDispatch> _dispatches = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, EventDispatch> Dispatches => _dispatches;

    internal int? MaxInFlight { get; private set; }

    /// <summary>Handles events strictly one after another, whatever their subject: the next comes when the one before is answered, at each hub node. For what must keep its order
    /// all the way, at the price of a round trip to the hub for each event.</summary>
    public SubscriptionBuilder OneAtATime()
    {
        MaxInFlight = 1;
        return this;
    }

    /// <summary>Handles events of several types in one place.</summary>
    /// <param name="types">Message types marked as events in their contracts.</param>
    /// <param name="handle">Handles one event, as <see cref="ISubscriber{TEvent}.HandleAsync"/> does.</param>
    public SubscriptionBuilder On(IEnumerable<MessageDescriptor> types, Func<IServiceProvider, EventDelivery<IMessage>, CancellationToken, Task> handle)
    {
        foreach (var type in types)
        {
            _dispatches.Add(type.FullName, (services, delivered, cancellationToken) =>
                handle(services, DeliveryOf(type.Parser.ParseFrom(delivered.Payload), delivered), cancellationToken));
        }

        return this;
    }

    /// <summary>Handles events of one type with a service from the container.</summary>
    public SubscriptionBuilder On<TEvent, TSubscriber>()
        where TEvent : IMessage<TEvent>, new()
        where TSubscriber : class, ISubscriber<TEvent>
    {
        var parser = new MessageParser<TEvent>(() => new TEvent());
        MessageDescriptor descriptor = new TEvent().Descriptor;
        _dispatches.Add(descriptor.FullName, async (services, delivered, cancellationToken) =>
        {
            var delivery = DeliveryOf(parser.ParseFrom(delivered.Payload), delivered);
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TSubscriber>().HandleAsync(delivery, cancellationToken);
        });
        return this;
    }

    private static EventDelivery<TEvent> DeliveryOf<TEvent>(TEvent read, Event delivered) => new(
        read, Guid.Parse(delivered.MessageId), delivered.Sender, delivered.OnBehalfOf, delivered.AcceptedAt.ToDateTimeOffset(), (int)delivered.Attempt);

    internal delegate Task EventDispatch(IServiceProvider services, Event delivered, CancellationToken cancellationToken);
}
