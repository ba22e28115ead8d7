using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;

namespace EHealth.Integration.Sdk.Publishing;

internal sealed class EventPublisher(Events.EventsClient events, HubClientOptions options, TimeProvider time) : IEventPublisher
{
    public async Task<PublishReceipt> PublishAsync(IMessage message, PublishOptions publish, CancellationToken cancellationToken)
    {
        var messageId = publish.MessageId ?? Guid.CreateVersion7(time.GetUtcNow());
        var request = new PublishRequest
        {
            Type = message.Descriptor.FullName,
            Payload = message.ToByteString(),
            MessageId = messageId.ToString("D"),
            OnBehalfOf = publish.OnBehalfOf ?? "",
            Purpose = publish.Purpose ?? options.DefaultPurpose,
            SourceMessage = UnsafeByteOperations.UnsafeWrap(publish.SourceMessage),
        };
        var response = await events.PublishAsync(request, cancellationToken: cancellationToken);
        return new PublishReceipt(messageId, response.ExchangeId, response.AuditIndex, response.Repeated);
    }
}
