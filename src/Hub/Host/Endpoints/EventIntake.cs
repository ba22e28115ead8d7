using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Takes a published event into the pipeline, whichever way it came.</summary>
internal sealed class EventIntake(ContractCatalogue catalogue, EventPipeline pipeline, UnknownMethods unknown, TimeProvider time)
{
    /// <summary>Runs a publication to its recorded end.</summary>
    /// <param name="request">The event; its bytes must stay unchanged until this returns.</param>
    /// <param name="connection">What it came on.</param>
    /// <param name="cancellationToken">Fires when the publisher has gone.</param>
    public async Task<(PublishResponse Message, HubError? Error)> AcceptAsync(PublishRequest request, HttpContext connection, CancellationToken cancellationToken)
    {
        var response = new PublishResponse { MessageId = request.MessageId };
        if (!catalogue.Events.TryGetValue(request.Type, out var operation))
        {
            return (response, await unknown.RefuseAsync(connection, request.Type, OperationKind.Publish));
        }

        var exchange = new Exchange
        {
            Id = ExchangeId.Create(time.GetUtcNow()),
            Operation = operation,
            Request = request.Payload.Memory,
            Peer = ConnectionPeer.Of(connection),
            ArrivedAt = time.GetTimestamp(),
            SourceMessage = request.SourceMessage.Memory,
            SourceId = request.SourceId,
            SubjectMustBeKnown = request.SubjectMustBeKnown,
            TraceParent = request.TraceParent is { Length: > 0 } sent ? sent : Activity.Current?.Id ?? "",
            Metadata = new RequestMetadata { MessageId = request.MessageId, Purpose = request.Purpose, OnBehalfOf = request.OnBehalfOf },
        };
        var outcome = await pipeline.RunAsync(exchange, cancellationToken);
        response.ExchangeId = exchange.IdText;
        response.AuditIndex = (ulong)(exchange.AuditIndex ?? 0);
        response.Repeated = exchange.IsRepeated;
        return (response, outcome.Error);
    }
}
