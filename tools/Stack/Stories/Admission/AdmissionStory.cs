using System.Diagnostics;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>A hospital's message reaches the insurer and the auditor: ADT in over MLLP, the patient known from registry or cache, the event on disk before AA,
/// coverage checked by a durable subscriber, a partner's own program, three refusals.</summary>
internal sealed class AdmissionStory : IStory
{
    private static readonly TimeSpan DeliveryTimeout = TimeSpan.FromMinutes(2);

    public string Name => "admission";

    public async Task<StoryResult> PlayAsync(StoryStage stage, CancellationToken cancellationToken)
    {
        var people = stage.Messages / 2;
        var before = await stage.Target.IdentityCountsAsync(cancellationToken);

        var sent = new StepRecorder("hospital: ADT^A01, A03 over MLLP, each AA", stage.Messages);
        var delivered = new StepRecorder("delivered: admissions, discharges to a partner", stage.Messages);
        var covered = new StepRecorder("delivered: coverage checked by the fund", people);
        await using var partner = await PartnerSubscription.OpenAsync(stage.Target, cancellationToken);
        partner.Watch.Begin(delivered, covered, stage.Messages + people);

        var hospital = new Hospital(stage.Target.Mllp, stage.Target.Population, stage.RunId);
        var started = Stopwatch.GetTimestamp();
        await hospital.SendAsync(people, sent, () => stage.StopRedisHalfWay ? stage.Target.KillRedisAsync() : Task.CompletedTask, cancellationToken);
        var sending = Stopwatch.GetElapsedTime(started);
        await WaitForDeliveryAsync(partner.Watch, delivered, cancellationToken);

        var now = await stage.Target.IdentityCountsAsync(cancellationToken);
        var counts = new IdentityCounts(now.RegistryCalls - before.RegistryCalls, now.CacheHits - before.CacheHits);
        var someone = stage.Target.Population.PersonAt(0);
        var refusals = new Refusals(stage.Target, someone, stage.RunId);
        List<StepResult> steps =
        [
            sent.Result(),
            .. Resolved(counts, people, stage.StopRedisHalfWay),
            delivered.Result(),
            covered.Result(),
            await PartnerProgram.RunAsync(stage.Target, someone, cancellationToken),
            await refusals.ImpossiblePinflAsync(hospital, cancellationToken),
            await refusals.NoGrantAsync(cancellationToken),
            await refusals.ProviderDownAsync(cancellationToken),
        ];

        // Each message: one event; each registry question: one GetPerson; each admission: one CoverageChecked; the partner's two calls; three refusals.
        var expected = stage.Messages + counts.RegistryCalls + people + 2 + 3;
        return new StoryResult(Name, steps, counts, stage.Messages / sending.TotalSeconds, expected, CanaryWordsOf(stage, people));
    }

    private static async Task WaitForDeliveryAsync(CoverageWatch watch, StepRecorder delivered, CancellationToken cancellationToken)
    {
        try
        {
            await watch.WaitAsync(DeliveryTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            delivered.Wrong($"not everything was delivered within {DeliveryTimeout.TotalSeconds:0} s");
        }
    }

    /// <summary>With Redis gone some people may be asked for twice; nobody may be answered for wrongly.</summary>
    private static IEnumerable<StepResult> Resolved(IdentityCounts counts, int people, bool redisStopped)
    {
        var (asked, cached) = (counts.RegistryCalls, counts.CacheHits);
        var right = redisStopped ? asked >= people && asked + cached == 2L * people : asked == people && cached == people;
        var finding = right ? "" : $"{asked} from the registry and {cached} from the cache, of {people} people asked for twice";
        yield return new StepResult("patients resolved from the registry", right, asked, 0, 0, finding);
        yield return new StepResult("patients resolved from the cache", right, cached, 0, 0, "");
    }

    private static HashSet<string> CanaryWordsOf(StoryStage stage, int people)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < people; index++)
        {
            var person = stage.Target.Population.PersonAt(index);
            words.UnionWith([person.Pinfl, person.PassportNumber, person.LatinName.Family, person.CyrillicName.Family, person.LatinName.Patronymic, person.CyrillicName.Patronymic]);
        }

        return words;
    }
}
