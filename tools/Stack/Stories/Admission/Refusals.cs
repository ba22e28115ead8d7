using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>The three "no" of the story: a wrong message, a system without a grant, a provider that is down.</summary>
internal sealed class Refusals(IStoryTarget target, SyntheticPerson person, string runId)
{
    /// <summary>A PINFL of 13 digits: the hospital hears AE with the place of the mistake.</summary>
    public async Task<StepResult> ImpossiblePinflAsync(Hospital hospital, CancellationToken cancellationToken)
    {
        var step = new StepRecorder("refused: PINFL of 13 digits (AE, ERR at PID-3)", expected: 1);
        var message = AdtMessages.Write("A01", $"{runId}WRONG", Hospital.Facility, person, person.Pinfl[..13], TimeProvider.System.GetUtcNow());
        var started = Stopwatch.GetTimestamp();
        var answer = await hospital.AskAsync(message, cancellationToken);
        step.Done(Stopwatch.GetElapsedTime(started));
        if (!answer.Contains("MSA|AE|", StringComparison.Ordinal) || !answer.Contains("ERR||PID^1^3", StringComparison.Ordinal))
        {
            step.Wrong($"the answer was {answer.ReplaceLineEndings(" / ")}");
        }

        return step.Result();
    }

    /// <summary>A registered system that has no grant.</summary>
    public Task<StepResult> NoGrantAsync(CancellationToken cancellationToken) => RefusedAsync(
        "refused: no grant (PERMISSION_DENIED)",
        DevelopmentDirectory.WithoutGrant,
        HubErrorCode.SenderForbidden,
        async connection => await connection.Client<CivilRegistry.CivilRegistryClient>()
            .GetPersonAsync(new GetPersonRequest { Pinfl = person.Pinfl }, HubCall.With(PurposeOfUse.Treatment, cancellationToken: cancellationToken)));

    /// <summary>A registered provider without a link.</summary>
    public Task<StepResult> ProviderDownAsync(CancellationToken cancellationToken) => RefusedAsync(
        "refused: provider down (PARTNER_UNAVAILABLE, RetryInfo)",
        DevelopmentDirectory.Partner,
        HubErrorCode.PartnerUnavailable,
        async connection => await connection.Client<HealthInsurance.HealthInsuranceClient>().CheckEligibilityAsync(
            new CheckEligibilityRequest { Pinfl = person.Pinfl },
            HubCall.With(PurposeOfUse.Payment, recipient: DevelopmentDirectory.SleepingInsurer, cancellationToken: cancellationToken)));

    private async Task<StepResult> RefusedAsync(string name, string systemId, HubErrorCode wanted, Func<HubConnection, Task> call)
    {
        var step = new StepRecorder(name, expected: 1);
        var options = target.ClientOptionsOf(systemId);
        options.MaxRetries = 0; // one refusal, not one for each repetition
        using var connection = HubConnection.Open(options);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await call(connection);
            step.Wrong("it was not refused");
        }
        catch (HubException refused)
        {
            step.Done(Stopwatch.GetElapsedTime(started));
            if (refused.Code != wanted || (wanted == HubErrorCode.PartnerUnavailable && refused.RetryAfter is null))
            {
                step.Wrong($"it was refused with {refused.Code}, retry after {refused.RetryAfter}");
            }
        }

        return step.Result();
    }
}
