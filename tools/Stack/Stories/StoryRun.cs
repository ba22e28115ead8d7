using System.Diagnostics;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Stack.Audit;
using EHealth.Integration.Stack.Stories.Admission;
using Spectre.Console;

namespace EHealth.Integration.Stack.Stories;

/// <summary>Plays stories on a fresh stack and holds them against the audit.</summary>
internal sealed class StoryRun(StackOptions stackOptions, StoryOptions options, IAnsiConsole console)
{
    private static readonly IStory[] All = [new AdmissionStory()];
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(15);

    /// <returns>True when every count of every story was right.</returns>
    /// <exception cref="HubStartException">The stack cannot start, or there is no such story.</exception>
    public async Task<bool> PlayAsync(CancellationToken cancellationToken)
    {
        var stories = options.Story == "all" ? All : All.Where(story => story.Name == options.Story).ToArray();
        if (stories.Length == 0)
        {
            throw new HubStartException($"there is no story '{options.Story}'; there is {string.Join(", ", All.Select(story => story.Name))}, and all");
        }

        await using var stack = await DevelopmentStack.StartAsync(stackOptions, cancellationToken);
        var log = stack.HubServices.GetRequiredService<SegmentedLog>();
        var firstIndex = (ulong)log.NextAuditIndex;
        var canaries = new CanarySearch();
        await using var auditor = AuditReader.Start(stack.Kafka.BootstrapServers, (record, bytes) =>
        {
            if (record.Index >= firstIndex)
            {
                canaries.Add(bytes);
            }
        });

        var results = new List<StoryResult>();
        foreach (var story in stories)
        {
            results.Add(await story.PlayAsync(new StoryStage(stack, options.Messages, options.StopRedisHalfWay), cancellationToken));
        }

        var nextIndex = (ulong)log.NextAuditIndex;
        await auditor.WaitForAsync(firstIndex, nextIndex, QuietTime, cancellationToken);
        var counts = CountsOf(auditor, firstIndex, nextIndex);
        results.Add(AuditResult(results, counts, canaries));
        var report = StoryReport.Of([.. results.Take(stories.Length)], counts, PeakMemoryMb()) with { Ok = results.All(result => result.Ok) };
        StoryReport.Print(console, report, results);
        if (options.Json is { } path)
        {
            await File.WriteAllTextAsync(path, report.ToJson() + Environment.NewLine, cancellationToken);
        }

        return report.Ok;
    }

    private static StoryReport.AuditCounts CountsOf(AuditReader auditor, ulong from, ulong to)
    {
        var ours = auditor.Copies.Where(pair => pair.Key >= from && pair.Key < to).ToList();
        return new StoryReport.AuditCounts((long)(to - from), ours.Count, auditor.Missing(from, to), ours.Count(pair => pair.Value > 1));
    }

    private static StoryResult AuditResult(List<StoryResult> results, StoryReport.AuditCounts counts, CanarySearch canaries)
    {
        var expected = results.Sum(result => result.ExpectedAuditRecords);
        var found = canaries.Found(results.SelectMany(result => result.CanaryWords));
        var words = results.Sum(result => result.CanaryWords.Count);
        return new StoryResult(
            "audit",
            [
                Step("one record for every exchange, event and refusal", counts.Journal, counts.Journal == expected, $"{counts.Journal} instead of {expected}"),
                Step("in Kafka: nothing missing", counts.Kafka, counts.Missing == 0, $"{counts.Missing} missing"),
                Step("in Kafka: nothing twice", counts.Kafka, counts.Duplicated == 0, $"{counts.Duplicated} doubled"),
                Step("no person's number or name in clear", words, found == 0, $"{found} found"),
            ],
            new IdentityCounts(0, 0), 0, 0, new HashSet<string>());
    }

    private static StepResult Step(string name, long count, bool ok, string finding) => new(name, ok, count, 0, 0, ok ? "" : finding);

    private static double PeakMemoryMb()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1024.0 / 1024.0;
    }
}
