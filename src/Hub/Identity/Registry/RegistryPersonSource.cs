using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Identity.Registry;

/// <summary>Asks the civil registry through the hub's own pipeline, as the hub node's system: granted, validated and recorded like anyone's call.</summary>
/// <param name="nodeId">The hub node's system id.</param>
/// <param name="pipeline">Asked for at the first call: the pipeline knows the local providers, and this stands behind one of them.</param>
/// <param name="catalogue">Knows the registry's contract.</param>
/// <param name="timeout">Longest wait for the registry.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class RegistryPersonSource(
    string nodeId, Func<ExchangePipeline> pipeline, ContractCatalogue catalogue, TimeSpan timeout, TimeProvider time, ILogger<RegistryPersonSource> logger)
    : IPersonSource
{
    private const string IdentifierValue = "identifier.value";

    private static readonly string GetPerson = $"{CivilRegistry.Descriptor.FullName}/GetPerson";

    private readonly Operation _operation = catalogue.Calls.GetValueOrDefault(GetPerson)
        ?? throw new InvalidOperationException($"the contract catalogue lacks {GetPerson}, which the person directory asks");

    private readonly PeerIdentity _node = PeerIdentity.OfNode(nodeId);

    public async ValueTask<PersonLookup> FindAsync(string pinfl, Exchange cause, CancellationToken cancellationToken)
    {
        var exchange = new Exchange
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Operation = _operation,
            Request = new GetPersonRequest { Pinfl = pinfl }.ToByteArray(),
            // The reason with the purpose: emergency treatment is not allowed without one.
            Metadata = new RequestMetadata { Purpose = cause.Metadata.Purpose, Reason = cause.Metadata.Reason },
            Peer = _node,
            ArrivedAt = time.GetTimestamp(),
            Timeout = timeout,
        };
        var outcome = await pipeline().RunAsync(exchange, cancellationToken);
        return outcome.Error is { } error ? new PersonLookup(null, ForConsumer(error)) : Read(outcome.Response, exchange.Id);
    }

    private PersonLookup Read(ReadOnlyMemory<byte> response, Guid exchangeId)
    {
        try
        {
            return new PersonLookup(GetPersonResponse.Parser.ParseFrom(response.Span).Person, Error: null);
        }
        catch (InvalidProtocolBufferException)
        {
            // Not logged: its text may quote the payload.
            Log.RegistryAnswerUnreadable(logger, _operation.Name, GetPersonResponse.Descriptor.FullName, exchangeId);
            return new PersonLookup(null, new HubError(HubErrorCode.InternalError));
        }
    }

    /// <summary>The consumer asked Resolve: a refusal that names the hub itself, or a field of the hub's request, would mislead it.</summary>
    private HubError ForConsumer(HubError error)
    {
        switch (error.Code)
        {
            case HubErrorCode.SenderUnauthenticated or HubErrorCode.SenderForbidden:
                Log.RegistryNotGranted(logger, error.Code, nodeId, _operation.Name);
                return new HubError(HubErrorCode.InternalError);
            case HubErrorCode.FieldMissing or HubErrorCode.FieldInvalid or HubErrorCode.CodeUnknown:
                return error with { Field = IdentifierValue };
            default:
                return error;
        }
    }
}
