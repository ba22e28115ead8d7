using System.Globalization;
using EHealth.Integration.Benchmarks.Run;
using Spectre.Console;

namespace EHealth.Integration.Benchmarks.Reports;

/// <summary>Figures on the terminal.</summary>
internal static class TablePrinter
{
    public static void Print(IAnsiConsole console, ResultTable table)
    {
        var grid = new Table().Border(TableBorder.Rounded).Title(table.Title).AddColumn("");
        foreach (var heading in new[] { table.Unit, "least", "most" })
        {
            grid.AddColumn(new TableColumn(heading).RightAligned());
        }

        foreach (var row in table.Rows)
        {
            grid.AddRow(Markup.Escape(row.Name), Number(row.Median), Number(row.Min), Number(row.Max));
        }

        console.Write(grid);
    }

    public static void PrintRatios(IAnsiConsole console, IReadOnlyDictionary<string, double> ratios)
    {
        if (ratios.Count == 0)
        {
            return;
        }

        var grid = new Table().Border(TableBorder.Rounded).Title("What was to be reached").AddColumn("");
        grid.AddColumn(new TableColumn("measured").RightAligned()).AddColumn(new TableColumn("wanted").RightAligned()).AddColumn("");
        foreach (var (key, value) in ratios.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var target = Targets.Find(key);
            grid.AddRow(key, Number(value), target?.ToString() ?? "", target is null ? "" : target.IsMetBy(value) ? "[green]reached[/]" : "[red]missed[/]");
        }

        console.Write(grid);
    }

    /// <summary>Three significant digits at least, thousands apart.</summary>
    public static string Number(double value) => value.ToString(
        Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
