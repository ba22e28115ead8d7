using System.Globalization;
using Spectre.Console;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary>Figures of several targets on the terminal.</summary>
internal static class FuzzTable
{
    private static readonly string[] Headings = ["executions", "a second", "minutes", "branches", "inputs", "crashes", "hangs"];

    public static Table Of(IReadOnlyList<(string Name, FuzzFigures Figures)> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (var heading in Headings) table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var (name, figures) in rows) AddRow(table, name, figures);
        var all = rows.Select(row => row.Figures).Aggregate(new FuzzFigures(0, 0, 0, TimeSpan.Zero, 0, 0), (sum, one) => new FuzzFigures(
            sum.Executions + one.Executions, 0, sum.Inputs + one.Inputs, sum.Time + one.Time, sum.Crashes + one.Crashes, sum.Hangs + one.Hangs));
        AddRow(table, "all", all, branches: ""); // many are those of other targets too
        return table;
    }

    /// <summary>Thousands apart; one digit behind the point below 100.</summary>
    public static string Number(double value) => value.ToString(value is > 0 and < 100 && value != Math.Floor(value) ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static void AddRow(Table table, string name, FuzzFigures figures, string? branches = null) => table.AddRow(
        name, Number(figures.Executions), Number(figures.Rate), Number(figures.Time.TotalMinutes), branches ?? Number(figures.Edges), Number(figures.Inputs), Number(figures.Crashes), Number(figures.Hangs));
}
