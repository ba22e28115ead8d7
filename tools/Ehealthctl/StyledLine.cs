using Spectre.Console;
using Spectre.Console.Rendering;

namespace EHealth.Integration.Ehealthctl;

/// <summary>One line of pieces in their own colours, as long as it is: for what was cut to its room already, or goes into a pipe whole.</summary>
internal sealed class StyledLine : Renderable
{
    private readonly List<Segment> _pieces = [];

    /// <summary>Adds a piece.</summary>
    public StyledLine Add(string text, Color? color = null)
    {
        _pieces.Add(new Segment(text, color is { } chosen ? new Style(chosen) : Style.Plain));
        return this;
    }

    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        int width = Math.Min(maxWidth, _pieces.Sum(piece => piece.CellCount()));
        return new Measurement(width, width);
    }

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => [.. _pieces, Segment.LineBreak];
}
