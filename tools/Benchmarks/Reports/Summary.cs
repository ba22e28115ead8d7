using System.Text.Json;

namespace EHealth.Integration.Benchmarks.Reports;

/// <summary><c>artifacts/bench/summary.json</c>: the newest report of every suite and all their keyed values in one flat map.</summary>
internal sealed class Summary(string folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string SuiteFolder => Path.Combine(folder, "suites");

    /// <summary>Keeps a suite's report in the place of its older one and writes the summary anew.</summary>
    public void Keep(SuiteReport report)
    {
        Directory.CreateDirectory(SuiteFolder);
        File.WriteAllText(Path.Combine(SuiteFolder, report.Suite + ".json"), JsonSerializer.Serialize(report, Json));
        var suites = Read();
        var document = new
        {
            report.Machine,
            report.Commit,
            report.Command,
            report.At,
            Ratios = RatiosOf(suites),
            Suites = suites.ToDictionary(suite => suite.Suite),
        };
        File.WriteAllText(Path.Combine(folder, "summary.json"), JsonSerializer.Serialize(document, Json));
    }

    /// <summary>The newest report of every suite that was ever run here.</summary>
    public IReadOnlyList<SuiteReport> Read() =>
        !Directory.Exists(SuiteFolder) ? [] :
        [
            .. Directory.GetFiles(SuiteFolder, "*.json").Order(StringComparer.Ordinal)
                .Select(file => JsonSerializer.Deserialize<SuiteReport>(File.ReadAllText(file), Json)!),
        ];

    public static IReadOnlyDictionary<string, double> RatiosOf(IEnumerable<SuiteReport> suites) =>
        new SortedDictionary<string, double>(suites.SelectMany(suite => suite.Ratios).ToDictionary(), StringComparer.Ordinal);
}
