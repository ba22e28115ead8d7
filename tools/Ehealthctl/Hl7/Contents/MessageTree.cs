using System.Globalization;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Messages;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary>A message on the screen: a line for each segment, and beneath it one for each value with its place and the field's name.</summary>
internal sealed class MessageTree(Terminal terminal)
{
    private const string Indent = "  ";
    private const string Gap = "  ";
    private const int MostNameColumns = 34;
    private const int LeastTextColumns = 24;

    /// <summary>Writes a message.</summary>
    public void Write(Hl7Message message)
    {
        List<SegmentLeaves> segments = [.. SegmentLeaves.Of(message)];
        int width = terminal.Screen.Profile.Width;
        int placeColumns = segments.SelectMany(segment => segment.Leaves).Max(leaf => leaf.Shown.ToString().Length);
        int nameColumns = segments
            .SelectMany(segment => segment.Leaves.Select(leaf => FieldNames.Of(segment.Name, leaf.Place.Field).Length))
            .Max();
        nameColumns = Math.Min(nameColumns, Math.Min(MostNameColumns, width * 3 / 10));
        int textColumns = Math.Max(LeastTextColumns, width - Indent.Length - placeColumns - nameColumns - (2 * Gap.Length));
        foreach (var segment in segments) Write(segment, placeColumns, nameColumns, textColumns);
    }

    private void Write(SegmentLeaves segment, int placeColumns, int nameColumns, int textColumns)
    {
        var head = new StyledLine().Add(segment.Name, Color.Yellow);
        if (segment.Occurrence > 1) head.Add($"({segment.Occurrence.ToString(CultureInfo.InvariantCulture)})", Color.Yellow);
        if (FieldNames.Of(segment.Name) is { Length: > 0 } title) head.Add(Gap + title, Color.Grey);
        terminal.Screen.Write(head);

        int field = 0;
        foreach (var leaf in segment.Leaves)
        {
            // The name stands at the field's first value only: the rest are parts of the same.
            string name = leaf.Place.Field == field ? "" : FieldNames.Of(segment.Name, leaf.Place.Field);
            field = leaf.Place.Field;
            terminal.Screen.Write(new StyledLine()
                .Add(Indent + leaf.Shown.ToString().PadRight(placeColumns), Color.Aqua)
                .Add(Gap + Shorten(name, nameColumns).PadRight(nameColumns) + Gap, Color.Grey)
                .Add(Cut(Visible.Of(leaf.Text), textColumns)));
        }
    }

    private static string Shorten(string name, int columns) => name.Length <= columns ? name : name[..(columns - 1)] + "…";

    /// <summary>A text that fits into these columns, with the whole one's length behind it when it is cut.</summary>
    internal static string Cut(string text, int columns)
    {
        if (text.Length <= columns && Columns(text) <= columns) return text;
        string length = string.Create(CultureInfo.InvariantCulture, $"… ({text.Length:#,0} characters)");
        int kept = Math.Min(text.Length, Math.Max(0, columns - length.Length));
        // A wide character takes two columns, and half of a pair of surrogates is no character.
        while (kept > 0 && (char.IsHighSurrogate(text[kept - 1]) || Columns(text[..kept]) + length.Length > columns)) kept--;
        return text[..kept] + length;
    }

    private static int Columns(string text) => new Segment(text).CellCount();
}
