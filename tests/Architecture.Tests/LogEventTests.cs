using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EHealth.Integration.Architecture.Tests;

/// <summary>A log event's id and name reach the operators' searches and alarms: renaming one is a visible change.</summary>
public sealed partial class LogEventTests
{
    private const string Document = "docs/log-events.md";
    private const string Update = "EHEALTH_UPDATE_LOG_EVENTS";

    private static readonly IReadOnlyList<string> Logs = [.. Repository.Files("src", "*.cs").Where(file => Attribute().IsMatch(Repository.Read(file)))];

    private static readonly IReadOnlyList<LogEvent> Events =
    [
        .. from file in Logs
           from Match declared in Attribute().Matches(Repository.Read(file))
           let number = int.Parse(declared.Groups["id"].Value, CultureInfo.InvariantCulture)
           orderby number
           select new LogEvent(number, declared.Groups["name"].Value, declared.Groups["level"].Value, file, declared.Groups["text"].Value),
    ];

    [Fact]
    public void EveryLogMessage_IsReadByThisTest()
    {
        var attributes = Repository.Files("src", "*.cs").Sum(file => Regex.Count(Repository.CodeOf(file), @"\[LoggerMessage\("));

        Assert.Equal(attributes, Events.Count);
        Assert.All(Logs, file => Assert.EndsWith("/Log.cs", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_AreUniqueInTheWholeSystem() =>
        Findings.AssertNone(
            "Ids given twice",
            Events.GroupBy(entry => entry.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same)}"));

    [Fact]
    public void Names_AreUniqueWithinTheirProject() =>
        Findings.AssertNone(
            "Names given twice",
            Events.GroupBy(entry => (entry.File, entry.Name)).Where(same => same.Count() > 1).Select(same => same.Key.ToString()));

    [Fact]
    public void Ids_StandInTheRangeThatTheProjectNames() =>
        Findings.AssertNone(
            "Ids outside of their project's range",
            from entry in Events
            let range = RangeOf(entry.File)
            where entry.Id < range.First || entry.Id > range.Last
            select $"{entry} is outside of {range.First}-{range.Last}");

    [Fact]
    public void RangesOfTwoProjects_DoNotOverlap()
    {
        var ranges = Logs.Select(file => (File: file, Range: RangeOf(file))).OrderBy(pair => pair.Range.First).ToList();

        Findings.AssertNone(
            "Ranges that overlap",
            from pair in ranges.Zip(ranges.Skip(1))
            where pair.First.Range.Last >= pair.Second.Range.First
            select $"{pair.First} and {pair.Second}");
    }

    [Fact]
    public void LogEventsDocument_ListsEveryEvent()
    {
        var expected = Expected();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Directory.CreateDirectory(Repository.PathOf("docs"));
            File.WriteAllText(Repository.PathOf(Document), expected);
        }

        var found = File.Exists(Repository.PathOf(Document)) ? Repository.Read(Document) : "";

        Assert.True(found == expected, $"{Document} differs from the sources. Run this test with {Update}=1, or make it:\n\n{expected}");
    }

    private static string Expected()
    {
        var text = new StringBuilder("""
            # Log events

            Ids and names are stable: alarms and searches are built on them. Written from the sources by `tests/Architecture.Tests/LogEventTests.cs`, which fails when this list differs.


            """);
        foreach (var project in Events.GroupBy(entry => entry.File).OrderBy(group => group.First().Id))
        {
            var range = RangeOf(project.Key);
            text.Append(CultureInfo.InvariantCulture, $"## `{Path.GetDirectoryName(project.Key)!.Replace('\\', '/')}`, {range.First}-{range.Last}\n\n");
            text.Append("| id | name | level | message |\n|---|---|---|---|\n");
            foreach (var entry in project)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {entry.Id} | {entry.Name} | {entry.Level} | {entry.Text.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static (int First, int Last) RangeOf(string file)
    {
        var range = Range().Match(Repository.Read(file));
        Assert.True(range.Success, $"{file} does not say its range in its summary: \"Log events of this assembly, ids 1000-1999.\"");
        return (int.Parse(range.Groups["first"].Value, CultureInfo.InvariantCulture), int.Parse(range.Groups["last"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("""\[LoggerMessage\((?<id>\d+),\s*LogLevel\.(?<level>\w+),\s*"(?<text>(?:[^"\\]|\\.)*)"[^\]]*\)\]\s*public static partial void (?<name>\w+)\(""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"/// <summary>[^\n]*log events[^\n]*?(?<first>\d{4})-(?<last>\d{4})", RegexOptions.IgnoreCase)]
    private static partial Regex Range();

    private sealed record LogEvent(int Id, string Name, string Level, string File, string Text)
    {
        public override string ToString() => $"{Id} {Name} ({File})";
    }
}
