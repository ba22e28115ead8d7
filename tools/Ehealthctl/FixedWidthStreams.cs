using System.CommandLine;

namespace EHealth.Integration.Ehealthctl;

/// <summary>Streams that stand for a screen of a known width.</summary>
/// <param name="width">In columns.</param>
internal sealed class FixedWidthStreams(int width) : InvocationConfiguration
{
    public int Width { get; } = width;
}
