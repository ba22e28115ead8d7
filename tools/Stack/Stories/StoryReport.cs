using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace EHealth.Integration.Stack.Stories;

/// <summary>What a run of stories came to, for people and as JSON. The JSON's shape is fixed: others read it.</summary>
internal sealed record StoryReport(
    bool Ok, IReadOnlyList<StoryReport.Story> Stories, IdentityCounts Identity, StoryReport.AuditCounts Audit, double MessagesPerSecond, double PeakMemoryMb)
{
    internal sealed record Story(string Name, bool Ok, IReadOnlyList<Step> Steps);

    internal sealed record Step(string Name, bool Ok, long Count, double P50Ms, double P99Ms);

    internal sealed record AuditCounts(long Journal, long Kafka, long Missing, long Duplicated);

    public static StoryReport Of(IReadOnlyList<StoryResult> results, AuditCounts audit, double peakMemoryMb) => new(
        results.All(result => result.Ok),
        [.. results.Select(result => new Story(result.Name, result.Ok, [.. result.Steps.Select(step => new Step(step.Name, step.Ok, step.Count, step.P50Ms, step.P99Ms))]))],
        new IdentityCounts(results.Sum(result => result.Identity.RegistryCalls), results.Sum(result => result.Identity.CacheHits)),
        audit,
        Math.Round(results.Max(result => result.MessagesPerSecond), 1),
        Math.Round(peakMemoryMb, 1));

    public string ToJson() => JsonSerializer.Serialize(this, StoryReportJson.Default.StoryReport);

    public static void Print(IAnsiConsole console, StoryReport report, IReadOnlyList<StoryResult> stories, StoryResult whole)
    {
        foreach (var (title, result) in stories.Select(story => ($"story {story.Name}", story)).Append((whole.Name, whole)))
        {
            var table = new Table().Border(TableBorder.Rounded).Title($"[bold]{Markup.Escape(title)}[/]");
            table.AddColumn("step").AddColumn(new TableColumn("count").RightAligned()).AddColumn(new TableColumn("p50 ms").RightAligned()).AddColumn(new TableColumn("p99 ms").RightAligned()).AddColumn("");
            foreach (var step in result.Steps)
            {
                table.AddRow(
                    Markup.Escape(step.Name), Number(step.Count), Time(step.P50Ms), Time(step.P99Ms),
                    step.Ok ? "[green]ok[/]" : $"[red]{Markup.Escape(step.Finding.Length > 0 ? step.Finding : "wrong")}[/]");
            }

            console.Write(table);
        }

        var audit = report.Audit;
        console.MarkupLine(
            $"audit records: {Number(audit.Journal)} in the journal, {Number(audit.Kafka)} in Kafka, {Number(audit.Missing)} missing, {Number(audit.Duplicated)} doubled");
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"{report.MessagesPerSecond:0} messages/s end to end, peak memory {report.PeakMemoryMb:0} MB"));
        console.MarkupLine(report.Ok ? "[green bold]every count is right[/]" : "[red bold]not every count is right[/]");
    }

    private static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => milliseconds == 0 ? "" : milliseconds.ToString("0.00", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StoryReport))]
internal sealed partial class StoryReportJson : JsonSerializerContext;
