using System.Text.Json;
using EHealth.Integration.Benchmarks.Reports;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Tests.Reports;

public sealed class SummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FolderThatIsNotThere_HoldsNoReports() => Assert.Empty(new Summary(Path.Combine(_folder, "nowhere")).Read());

    [Fact]
    public void Reports_AreMergedIntoOneFlatMap()
    {
        var summary = new Summary(_folder);
        summary.Keep(Report("publish", ("publish.events_per_s", 20_000)));
        summary.Keep(Report("journal", ("journal.vs_sqlite", 3), ("journal.records_per_s_64", 60_000)));

        Assert.Equal(
            new Dictionary<string, double> { ["journal.records_per_s_64"] = 60_000, ["journal.vs_sqlite"] = 3, ["publish.events_per_s"] = 20_000 },
            Ratios());
        Assert.Equal(["journal", "publish"], summary.Read().Select(report => report.Suite));
    }

    [Fact]
    public void NewerReport_TakesThePlaceOfTheOlderOne()
    {
        var summary = new Summary(_folder);
        summary.Keep(Report("journal", ("journal.vs_sqlite", 3), ("journal.gone", 1)));
        summary.Keep(Report("journal", ("journal.vs_sqlite", 4)));

        Assert.Equal(new Dictionary<string, double> { ["journal.vs_sqlite"] = 4 }, Ratios());
    }

    [Fact]
    public void Report_ComesBackAsItWas()
    {
        var report = Report("journal", ("journal.vs_sqlite", 3));
        var summary = new Summary(_folder);
        summary.Keep(report);

        var read = Assert.Single(summary.Read());

        Assert.Equal((report.Question, report.Machine, report.Commit, report.Command, report.At), (read.Question, read.Machine, read.Commit, read.Command, read.At));
        Assert.Equal(report.Tables[0].Rows[0].Values, read.Tables[0].Rows[0].Values);
    }

    private static SuiteReport Report(string suite, params (string Key, double Value)[] ratios) => new(
        suite, $"how fast is {suite}", "machine", "commit", "./bench.sh", new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero),
        [new ResultTable("table", "calls/s", [new Series("row", [1, 2, 3])])],
        ratios.ToDictionary(pair => pair.Key, pair => pair.Value));

    private Dictionary<string, double> Ratios()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "summary.json")));
        return document.RootElement.GetProperty("ratios").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetDouble());
    }
}
