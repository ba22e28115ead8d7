using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Identity.Registry;

/// <summary>One method of the civil registry, asked through the hub's own pipeline as the hub node's system: granted, validated and recorded like anyone's call.</summary>
/// <param name="method">The method's name.</param>
/// <param name="parser">Reads its answers.</param>
/// <param name="nodeId">The hub node's system id.</param>
/// <param name="pipeline">Asked for at the first call: the pipeline knows the local providers, and this stands behind one of them.</param>
/// <param name="catalogue">Knows the registry's contract.</param>
/// <param name="timeout">Longest wait for the registry.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class RegistryCalls<TResponse>(
    string method, MessageParser<TResponse> parser, string nodeId, Func<ExchangePipeline> pipeline, ContractCatalogue catalogue, TimeSpan timeout, TimeProvider time, ILogger logger)
    where TResponse : class, IMessage<TResponse>
{
    private readonly Operation _operation = catalogue.Calls.GetValueOrDefault($"{CivilRegistry.Descriptor.FullName}/{method}")
        ?? throw new InvalidOperationException($"the contract catalogue lacks {CivilRegistry.Descriptor.FullName}/{method}, which the person directory asks");

    private readonly PeerIdentity _node = PeerIdentity.OfNode(nodeId);

    /// <summary>Asks; one of the two results is null. The error's field, if it names one, is a field of <paramref name="request"/>.</summary>
    public async ValueTask<(TResponse? Response, HubError? Error)> AskAsync(IMessage request, Exchange cause, CancellationToken cancellationToken)
    {
        var exchange = new Exchange
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Operation = _operation,
            Request = request.ToByteArray(),
            // The reason with the purpose: emergency treatment is not allowed without one.
            Metadata = new RequestMetadata { Purpose = cause.Metadata.Purpose, Reason = cause.Metadata.Reason },
            Peer = _node,
            ArrivedAt = time.GetTimestamp(),
            Timeout = timeout,
        };
        var outcome = await pipeline().RunAsync(exchange, cancellationToken);
        return outcome.Error is { } error ? (null, ForConsumer(error)) : Read(outcome.Response, exchange.Id);
    }

    private (TResponse? Response, HubError? Error) Read(ReadOnlyMemory<byte> response, Guid exchangeId)
    {
        try
        {
            return (parser.ParseFrom(response.Span), null);
        }
        catch (InvalidProtocolBufferException)
        {
            // Not logged: its text may quote the payload.
            Log.RegistryAnswerUnreadable(logger, _operation.Name, typeof(TResponse).Name, exchangeId);
            return (null, new HubError(HubErrorCode.InternalError));
        }
    }

    /// <summary>The consumer asked the person directory: a refusal that names the hub itself would mislead it.</summary>
    private HubError ForConsumer(HubError error)
    {
        if (error.Code is not (HubErrorCode.SenderUnauthenticated or HubErrorCode.SenderForbidden))
        {
            return error;
        }

        Log.RegistryNotGranted(logger, error.Code, nodeId, _operation.Name);
        return new HubError(HubErrorCode.InternalError);
    }
}
