using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>Asks the hub's person directory: by number when the query has one, else by description.</summary>
internal sealed class HubPersonFinder(Identity.IdentityClient identity, IOptions<Hl7v2Options> options, ILogger<HubPersonFinder> logger) : IPersonFinder
{
    private const int Certain = 100;

    private static readonly Hl7Refusal TooLittle =
        new(HubErrorCode.FieldMissing, new Hl7Location("QPD", 3), "a PINFL, or at least family name and date of birth, is needed");

    public async Task<PersonFindings> FindAsync(PersonQuestion question, string sender, int most, CancellationToken cancellationToken)
    {
        if (question.Pinfl.Length == 0 && (question.Family.Length == 0 || question.BirthDate.Length == 0))
            return new PersonFindings([], HasMore: false, TooLittle) { IsRecorded = false };
        var call = HubCall.With(options.Value.QueryPurpose, onBehalfOf: sender, cancellationToken: cancellationToken);
        try
        {
            return question.Pinfl.Length > 0 ? await ResolveAsync(question, call) : await MatchAsync(question, most, call);
        }
        catch (HubException no)
        {
            return HubRefusals.Of(no) with { Location = new Hl7Location("QPD", 3) };
        }
        catch (RpcException lost)
        {
            // What the SDK has no code for: nobody knows whether the hub has a record of it.
            Log.HubLost(logger, "a query", sender, lost.StatusCode.ToString());
            return new PersonFindings([], HasMore: false, Hl7Refusal.HubLost) { IsRecorded = false };
        }
    }

    private async Task<PersonFindings> ResolveAsync(PersonQuestion question, CallOptions call)
    {
        var answer = await identity.ResolveAsync(new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = question.Pinfl } }, call);
        return new PersonFindings(answer.Person is { } person ? [new PersonCandidate(person, Certain)] : [], HasMore: false, Refusal: null);
    }

    private async Task<PersonFindings> MatchAsync(PersonQuestion question, int most, CallOptions call)
    {
        var request = new MatchRequest
        {
            Family = question.Family,
            Given = question.Given,
            Patronymic = question.Patronymic,
            BirthDate = question.BirthDate,
            Sex = question.Sex,
            MaxCandidates = (uint)most,
        };
        var answer = await identity.MatchAsync(request, call);
        return new PersonFindings(
            [.. answer.Candidates.Select(candidate => new PersonCandidate(candidate.Person, (int)candidate.Score))], answer.More, Refusal: null);
    }
}
