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

    /// <summary>Handles events of one type with a service from the container.</summary>
    public SubscriptionBuilder On<TEvent, TSubscriber>()
        where TEvent : IMessage<TEvent>, new()
        where TSubscriber : class, ISubscriber<TEvent>
    {
        var parser = new MessageParser<TEvent>(() => new TEvent());
        MessageDescriptor descriptor = new TEvent().Descriptor;
        _dispatches.Add(descriptor.FullName, async (services, delivered, cancellationToken) =>
        {
            var delivery = new EventDelivery<TEvent>(
                parser.ParseFrom(delivered.Payload), Guid.Parse(delivered.MessageId), delivered.Sender, delivered.OnBehalfOf,
                delivered.AcceptedAt.ToDateTimeOffset(), (int)delivered.Attempt);
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TSubscriber>().HandleAsync(delivery, cancellationToken);
        });
        return this;
    }

    internal delegate Task EventDispatch(IServiceProvider services, Event delivered, CancellationToken cancellationToken);
}
