using System.Globalization;
using System.Text;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Reports;

/// <summary>Writes <c>docs/performance.md</c>: the words of the template beside it, the figures of the newest reports.</summary>
internal static class PerformanceDocument
{
    private const string TemplatePath = "tools/Benchmarks/Reports/performance.md";
    private const string DocumentPath = "docs/performance.md";

    /// <summary>In the template, what was to be reached: <c>{{ratios}}</c>.</summary>
    private const string RatiosPlace = "{{ratios}}";

    /// <summary>In the template, all tables: <c>{{suites}}</c>.</summary>
    private const string SuitesPlace = "{{suites}}";

    /// <summary>Overwrites the document. The working directory is the root of the repository.</summary>
    public static void Write(IReadOnlyList<SuiteReport> suites) =>
        File.WriteAllText(DocumentPath, File.ReadAllText(TemplatePath)
            .Replace(RatiosPlace, Ratios(Summary.RatiosOf(suites)), StringComparison.Ordinal)
            .Replace(SuitesPlace, string.Join("\n\n", suites.OrderBy(OrderOf).Select(Section)), StringComparison.Ordinal));

    private static int OrderOf(SuiteReport report) => AllSuites.List.TakeWhile(suite => suite.Name != report.Suite).Count();

    private static string Ratios(IReadOnlyDictionary<string, double> ratios)
    {
        var text = new StringBuilder("| key | measured | wanted | |\n|---|---:|---:|---|\n");
        foreach (var (key, value) in ratios)
        {
            var target = Targets.Find(key);
            var verdict = target is null ? "" : target.IsMetBy(value) ? "reached" : "**missed**";
            text.Append(CultureInfo.InvariantCulture, $"| `{key}` | {TablePrinter.Number(value)} | {target} | {verdict} |\n");
        }

        return text.ToString().TrimEnd();
    }

    private static string Section(SuiteReport suite)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### {suite.Suite}\n\n{suite.Question}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`{suite.Command}`, commit {suite.Commit}, {suite.At:yyyy-MM-dd HH:mm} UTC; {suite.Machine}\n");
        foreach (var table in suite.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n| {table.Title} | {table.Unit} | least | most |\n|---|---:|---:|---:|\n");
            foreach (var row in table.Rows)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {TablePrinter.Number(row.Median)} | {TablePrinter.Number(row.Min)} | {TablePrinter.Number(row.Max)} |\n");
            }
        }

        return text.ToString().TrimEnd();
    }
}
