using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>The Identity contract, answered by the hub itself from its person directory.</summary>
public sealed class IdentityProvider : LocalProvider
{
    private readonly PersonDirectory _directory;

    /// <summary>Binds the contract's methods.</summary>
    /// <param name="nodeId">The hub node's own system id.</param>
    /// <param name="directory">Knows the persons.</param>
    public IdentityProvider(string nodeId, PersonDirectory directory)
        : base(Contracts.Identity.V1.Identity.Descriptor.FullName, nodeId)
    {
        _directory = directory;
        Answer("Resolve", ResolveRequest.Parser, ResolveAsync);
    }

    private async ValueTask<LocalAnswer<ResolveResponse>> ResolveAsync(ResolveRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        if (request.Identifier.Kind != IdentifierKind.Pinfl)
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = "identifier.kind", Rule = "pinfl_only" };
        }

        var answer = await _directory.FindAsync(request.Identifier.Value, exchange, cancellationToken);
        if (answer.Error is { } error)
        {
            return error;
        }

        exchange.IsStale = answer.IsStale;
        return new ResolveResponse { Person = answer.Person, Source = answer.Source, Stale = answer.IsStale };
    }
}
