using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>Whom a description fits: by the identifier where one is stated, else among those the register has for name and birth date.</summary>
internal sealed class PersonMatcher(PersonDirectory directory, IPersonFinder finder)
{
    private const int DefaultCandidates = 10;

    /// <summary>Finds the candidates. A single one is the subject of the exchange.</summary>
    public async ValueTask<LocalAnswer<MatchResponse>> MatchAsync(MatchRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        var stated = new StatedPerson(request);
        if (!stated.HasFamilyName)
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = "family", Rule = "letters" };
        }

        return request.Identifier is null
            ? await SearchAsync(request, stated, exchange, cancellationToken)
            : await IdentifyAsync(request, stated, exchange, cancellationToken);
    }

    private async ValueTask<LocalAnswer<MatchResponse>> IdentifyAsync(MatchRequest request, StatedPerson stated, Exchange exchange, CancellationToken cancellationToken)
    {
        if (request.Identifier.Kind != IdentifierKind.Pinfl)
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = "identifier.kind", Rule = "pinfl_only" };
        }

        var answer = await directory.FindAsync(request.Identifier.Value, exchange, cancellationToken);
        if (answer.Error is { } error)
        {
            return error;
        }

        exchange.IsStale = answer.IsStale;
        var response = new MatchResponse { Stale = answer.IsStale };
        if (answer.Person is { } person)
        {
            response.Candidates.Add(stated.CompareWith(person, isIdentified: true));
        }

        return response;
    }

    private async ValueTask<LocalAnswer<MatchResponse>> SearchAsync(MatchRequest request, StatedPerson stated, Exchange exchange, CancellationToken cancellationToken)
    {
        var candidates = new CandidateList(stated);
        var asked = 0;
        foreach (var question in RegisterQuestions.For(request))
        {
            var found = await finder.FindAsync(question, exchange, cancellationToken);
            if (found.Error is { } error)
            {
                return error;
            }

            // The first question is for the name as stated: who is called so in another spelling (Aliev, Aliyev) is in the answer to the second, and would make CERTAIN untrue.
            candidates.Add(found, widens: asked == 1);
            asked++;
            if (asked > 1 && candidates.IsDecided)
            {
                break;
            }
        }

        var response = candidates.Rank(request.MaxCandidates == 0 ? DefaultCandidates : (int)request.MaxCandidates);
        if (response.Candidates.Count == 1)
        {
            var identifier = response.Candidates[0].Person.Identifiers[0];
            exchange.NameSubject(identifier.Kind, identifier.Value);
        }

        return response;
    }
}
