using System.Buffers.Binary;
using System.Text;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>A text and its signatures (C2SP signed-note). Of no worth before a signature by a key that one trusts has been checked: <see cref="IsSignedBy"/>.</summary>
/// <param name="Text">The text; ends with a line feed.</param>
/// <param name="Signatures">The signatures, in their order.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>A note with more of them is not read; the specification demands at least 16.</summary>
    public const int MostSignatures = 64;

    private const string SignatureMark = "\u2014 ";
    private const int KeyIdBytes = 4;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a note.</summary>
    /// <param name="bytes">UTF-8.</param>
    /// <returns>Null when it is none.</returns>
    public static SignedNote? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return TryParse(Utf8.GetString(bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Reads a note.</summary>
    /// <param name="note">The whole of it.</param>
    /// <returns>Null when it is none.</returns>
    public static SignedNote? TryParse(string note)
    {
        // The last empty line divides: the text may have others.
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || !note.EndsWith('\n') || note.Any(character => character < ' ' && character != '\n')) return null;
        var lines = note[(end + 2)..].Split('\n', MostSignatures + 2);
        if (lines.Length is < 2 or > MostSignatures + 1) return null;
        var signatures = new List<NoteSignature>(lines.Length - 1);
        foreach (var line in lines.AsSpan(0, lines.Length - 1))
        {
            if (TryParseLine(line) is not { } signature) return null;
            signatures.Add(signature);
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>Reads signature lines alone, as a witness answers them.</summary>
    /// <param name="lines">Each with a line feed at its end.</param>
    /// <returns>Null when they are none.</returns>
    public static IReadOnlyList<NoteSignature>? TryParseSignatures(string lines) => TryParse("\n\n" + lines) is { Text: "\n" } note ? note.Signatures : null;

    /// <summary>Whether a key has signed the text.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False also when one signature by this key is right and another is not.</returns>
    public bool IsSignedBy(NoteVerifier key)
    {
        var isSigned = false;
        foreach (var signature in Signatures.Where(key.IsNamedBy))
        {
            if (!key.Verify(Text, signature)) return false;
            isSigned = true;
        }

        return isSigned;
    }

    /// <summary>The same note with more signatures.</summary>
    /// <param name="signatures">They are put at the end.</param>
    public SignedNote With(params IEnumerable<NoteSignature> signatures) => this with { Signatures = [.. Signatures, .. signatures] };

    /// <summary>The note as it is stored and sent.</summary>
    public override string ToString() => $"{Text}\n{FormatSignatures(Signatures)}";

    /// <summary>Signature lines alone.</summary>
    /// <param name="signatures">The signatures.</param>
    public static string FormatSignatures(IEnumerable<NoteSignature> signatures)
    {
        var lines = new StringBuilder();
        foreach (var signature in signatures)
        {
            var blob = new byte[KeyIdBytes + signature.Bytes.Length];
            BinaryPrimitives.WriteUInt32BigEndian(blob, signature.KeyId);
            signature.Bytes.Span.CopyTo(blob.AsSpan(KeyIdBytes));
            lines.Append(SignatureMark).Append(signature.KeyName).Append(' ').Append(Convert.ToBase64String(blob)).Append('\n');
        }

        return lines.ToString();
    }

    private static NoteSignature? TryParseLine(string line)
    {
        if (!line.StartsWith(SignatureMark, StringComparison.Ordinal)) return null;
        var parts = line[SignatureMark.Length..].Split(' ');
        if (parts.Length != 2 || !NoteKeyText.IsName(parts[0])) return null;
        var blob = new byte[parts[1].Length];

        // Written in the one canonical way: else a note could be changed in bits that nobody reads.
        return Convert.TryFromBase64String(parts[1], blob, out var length) && length > KeyIdBytes && Convert.ToBase64String(blob, 0, length) == parts[1]
            ? new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(blob), blob.AsMemory(KeyIdBytes, length - KeyIdBytes))
            : null;
    }
}
