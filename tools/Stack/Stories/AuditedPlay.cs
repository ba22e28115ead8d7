using EHealth.Integration.Stack.Audit;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Stack.Stories;

/// <summary>Stories played on a running system, and what its audit shows of them.</summary>
/// <param name="Stories">How each story went.</param>
/// <param name="Audit">How the journal and Kafka hold together, as one more result.</param>
/// <param name="Counts">The audit records the stories caused.</param>
internal sealed record AuditedPlay(IReadOnlyList<StoryResult> Stories, StoryResult Audit, StoryReport.AuditCounts Counts)
{
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(15);

    /// <summary>True when every count of every story was right.</summary>
    public bool Ok => Audit.Ok && Stories.All(story => story.Ok);

    /// <summary>Plays stories one after the other while an auditor reads along.</summary>
    public static async Task<AuditedPlay> PlayAsync(
        IStoryTarget target, IReadOnlyList<IStory> stories, int messages, bool stopRedisHalfWay, CancellationToken cancellationToken)
    {
        var firstIndex = await target.NextAuditIndexAsync(cancellationToken);
        var (canaries, proofs) = (new CanarySearch(), new InclusionCheck());
        await using var auditor = AuditReader.Start(target.KafkaBootstrapServers, (record, bytes) =>
        {
            if (record.Index >= firstIndex)
            {
                canaries.Add(bytes);
                proofs.Add(record.Index, bytes);
            }
        });

        var results = new List<StoryResult>();
        foreach (var story in stories)
        {
            results.Add(await story.PlayAsync(new StoryStage(target, messages, stopRedisHalfWay), cancellationToken));
        }

        var nextIndex = await target.NextAuditIndexAsync(cancellationToken);
        await auditor.WaitForAsync(firstIndex, nextIndex, QuietTime, cancellationToken);
        var counts = CountsOf(auditor, firstIndex, nextIndex);
        var unproven = Unproven(target, proofs, (long)nextIndex, cancellationToken);
        return new AuditedPlay(results, AuditResult(results, counts, canaries, unproven), counts);
    }

    private static StoryReport.AuditCounts CountsOf(AuditReader auditor, ulong from, ulong to)
    {
        var ours = auditor.Copies.Where(pair => pair.Key >= from && pair.Key < to).ToList();
        return new StoryReport.AuditCounts((long)(to - from), ours.Count, auditor.Missing(from, to), ours.Count(pair => pair.Value > 1));
    }

    /// <returns>Null when no checkpoint covers them.</returns>
    private static int? Unproven(IStoryTarget target, InclusionCheck proofs, long nextIndex, CancellationToken cancellationToken)
    {
        var key = NoteKeyFile.Read(Path.Combine(target.HubDataDirectory, "audit.key"))!.Verifier;
        return CheckpointReader.Await(target.KafkaBootstrapServers, key, nextIndex, QuietTime, cancellationToken) is { } checkpoint
            ? proofs.Unproven(checkpoint, new TileDirectory(Path.Combine(target.HubDataDirectory, "audit")))
            : null;
    }

    private static StoryResult AuditResult(List<StoryResult> results, StoryReport.AuditCounts counts, CanarySearch canaries, int? unproven)
    {
        var expected = results.Sum(result => result.ExpectedAuditRecords);
        var found = canaries.Found(results.SelectMany(result => result.CanaryWords));
        var words = results.Sum(result => result.CanaryWords.Count);
        return new StoryResult(
            "what the audit shows of them",
            [
                Step("one record for every exchange, event and refusal", counts.Journal, counts.Journal == expected, $"{counts.Journal} instead of {expected}"),
                Step("in Kafka: nothing missing", counts.Kafka, counts.Missing == 0, $"{counts.Missing} missing"),
                Step("in Kafka: nothing twice", counts.Kafka, counts.Duplicated == 0, $"{counts.Duplicated} doubled"),
                Step("each proven to stand in the log that the hub has signed", counts.Kafka, unproven == 0, unproven is { } some ? $"{some} not proven" : "no signed checkpoint covers them"),
                Step("no person's number or name in clear", words, found == 0, $"{found} found"),
            ],
            new IdentityCounts(0, 0), 0, 0, new HashSet<string>());
    }

    private static StepResult Step(string name, long count, bool ok, string finding) => new(name, ok, count, 0, 0, ok ? "" : finding);
}
