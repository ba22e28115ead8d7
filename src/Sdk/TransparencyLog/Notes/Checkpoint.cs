using System.Globalization;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>What a log says of itself in the text of a signed note (C2SP tlog-checkpoint): so many leaves, this root.</summary>
/// <param name="Origin">Which log; like a URL without scheme.</param>
/// <param name="Size">How many leaves.</param>
/// <param name="Root">The tree's root.</param>
public sealed record Checkpoint(string Origin, long Size, MerkleHash Root)
{
    /// <summary>Reads a note's text. Extension lines are passed over: nobody can check what they say.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is no checkpoint.</returns>
    public static Checkpoint? TryParse(string text)
    {
        var lines = text.Split('\n');
        return lines.Length >= 4 && lines[^1].Length == 0 && lines.AsSpan(0, lines.Length - 1).IndexOf("") < 0
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size.ToString(CultureInfo.InvariantCulture) == lines[1]
            && MerkleHash.TryParse(lines[2], out var root)
                ? new Checkpoint(lines[0], size, root)
                : null;
    }

    /// <summary>The note's text, without signatures.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root}\n");
}
