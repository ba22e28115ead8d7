using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>Asks the hub's person directory.</summary>
internal sealed class HubPersonFinder(Identity.IdentityClient identity, IOptions<Hl7v2Options> options) : IPersonFinder
{
    private const int Certain = 100;

    public async Task<PersonFindings> FindAsync(PersonQuestion question, string sender, int most, CancellationToken cancellationToken)
    {
        if (question.Pinfl.Length == 0)
            return new Hl7Refusal(HubErrorCode.FieldMissing, new Hl7Location("QPD", 3), "the query names nobody: a PINFL is needed");
        var request = new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = question.Pinfl } };
        try
        {
            var answer = await identity.ResolveAsync(request, HubCall.With(options.Value.QueryPurpose, onBehalfOf: sender, cancellationToken: cancellationToken));
            return new PersonFindings(answer.Person is { } person ? [new PersonCandidate(person, Certain)] : [], HasMore: false, Refusal: null);
        }
        catch (HubException no)
        {
            return HubRefusals.Of(no);
        }
    }
}
