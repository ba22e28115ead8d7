using Spectre.Console;
using Spectre.Console.Rendering;

namespace EHealth.Integration.Ehealthctl;

/// <summary>Text that is shortened with an ellipsis where it has no room, and never wrapped.</summary>
internal sealed class OneLine(string text, Style? style = null) : Renderable
{
    private const int LeastWidth = 8;

    protected override Measurement Measure(RenderOptions options, int maxWidth) =>
        new(Math.Min(LeastWidth, Width), Math.Min(Width, maxWidth));

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        Segment.SplitOverflow(new Segment(text, style ?? Style.Plain), Overflow.Ellipsis, maxWidth);

    private int Width => new Segment(text).CellCount();
}
