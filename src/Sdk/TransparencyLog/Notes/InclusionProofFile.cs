using System.Globalization;
using System.Text;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>A proof in one text that a leaf stands in a log (C2SP tlog-proof): its place, the path, the signed checkpoint. With the leaf and the log's key it needs
/// nothing else to be checked.</summary>
/// <param name="Index">The leaf's place, from 0.</param>
/// <param name="Path">Hashes from the leaf's sibling upwards.</param>
/// <param name="Note">The signed checkpoint.</param>
public sealed record InclusionProofFile(long Index, IReadOnlyList<MerkleHash> Path, SignedNote Note)
{
    private const string Magic = "c2sp.org/tlog-proof@v1";
    private const string IndexWord = "index ";
    private const string ExtraWord = "extra ";
    private const int MostHashes = 63;

    /// <summary>Reads a proof; extra data is passed over, for nothing proves it.</summary>
    /// <param name="text">The whole of it.</param>
    /// <returns>Null when it is none.</returns>
    public static InclusionProofFile? TryParse(string text)
    {
        var lines = text.Split('\n');
        var place = 0;
        if (lines[place++] != Magic) return null;
        if (place < lines.Length && lines[place].StartsWith(ExtraWord, StringComparison.Ordinal)) place++;
        if (place >= lines.Length || !lines[place].StartsWith(IndexWord, StringComparison.Ordinal)) return null;
        var digits = lines[place++][IndexWord.Length..];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index.ToString(CultureInfo.InvariantCulture) != digits) return null;
        var path = new List<MerkleHash>();
        for (; place < lines.Length && lines[place].Length > 0; place++)
        {
            if (path.Count == MostHashes || !MerkleHash.TryParse(lines[place], out var hash)) return null;
            path.Add(hash);
        }

        return place < lines.Length && SignedNote.TryParse(string.Join('\n', lines[(place + 1)..])) is { } note ? new InclusionProofFile(index, path, note) : null;
    }

    /// <summary>The proof as it is stored: <c>.tlog-proof</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Magic).Append('\n').Append(IndexWord).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Path) text.Append(hash.ToString()).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }
}
