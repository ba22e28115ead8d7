using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Makes an exchange of what came in, on which connection: the first stop of every message.</summary>
internal sealed class ExchangeFactory(TimeProvider time)
{
    public Exchange Create(HttpContext connection, Operation operation, ReadOnlyMemory<byte> request, TimeSpan? timeout)
    {
        var headers = connection.Request.Headers;
        return new Exchange
        {
            Id = ExchangeId.Create(time.GetUtcNow()),
            Operation = operation,
            Request = request,
            Peer = ConnectionPeer.Of(connection),
            ArrivedAt = time.GetTimestamp(),
            Timeout = timeout,
            Metadata = new RequestMetadata
            {
                MessageId = headers[MetadataNames.MessageId].ToString(),
                Purpose = headers[MetadataNames.Purpose].ToString(),
                Reason = headers[MetadataNames.Reason].ToString(),
                Recipient = headers[MetadataNames.Recipient].ToString(),
                OnBehalfOf = headers[MetadataNames.OnBehalfOf].ToString(),
            },
        };
    }
}
