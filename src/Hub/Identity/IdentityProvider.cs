using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Identity.Matching;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity;

/// <summary>The Identity contract, answered by the hub itself from its person directory and by comparing names.</summary>
public sealed class IdentityProvider : LocalProvider
{
    private readonly PersonDirectory _directory;

    /// <summary>Binds the contract's methods.</summary>
    /// <param name="nodeId">The hub node's own system id.</param>
    /// <param name="directory">Knows the persons.</param>
    /// <param name="matcher">Knows whom a description fits.</param>
    internal IdentityProvider(string nodeId, PersonDirectory directory, PersonMatcher matcher)
        : base(Contracts.Identity.V1.Identity.Descriptor.FullName, nodeId)
    {
        _directory = directory;
        Answer("Resolve", ResolveRequest.Parser, ResolveAsync);
        Answer("Match", MatchRequest.Parser, matcher.MatchAsync);
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
