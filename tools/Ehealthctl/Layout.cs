using Spectre.Console;

namespace EHealth.Integration.Ehealthctl;

/// <summary>The look that all answers share: no lines, grey headings, two spaces between columns.</summary>
internal static class Layout
{
    private const int Gap = 2;

    /// <summary>A table. A heading that begins with '&gt;' stands over numbers, which are aligned to the right.</summary>
    public static Table TableOf(params ReadOnlySpan<string> headings)
    {
        var table = new Table().NoBorder();
        foreach (var heading in headings)
        {
            var column = new TableColumn(new Text(heading.TrimStart('>'), Color.Grey)).Padding(new Padding(0, 0, Gap, 0));
            column.Alignment = heading.StartsWith('>') ? Justify.Right : Justify.Left;
            column.NoWrap = true;
            table.AddColumn(column);
        }

        // Only the last column gives way on a narrow screen; its cells are of OneLine and are shortened, not wrapped.
        table.Columns[^1].NoWrap = false;
        return table;
    }

    /// <summary>Names and values below one another.</summary>
    public static Table DetailsOf(params ReadOnlySpan<(string Name, string Value)> details)
    {
        var table = TableOf("", "").HideHeaders();
        foreach (var (name, value) in details)
        {
            table.AddRow(new Text(name, Color.Grey), new OneLine(value));
        }

        return table;
    }
}
