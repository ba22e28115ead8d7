using System.Text;

namespace EHealth.Integration.Hl7.Messages;

/// <summary>A leaf: the bytes of a subcomponent, or of whatever above it is not divided.</summary>
public readonly ref struct Hl7Text(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
{
    /// <summary>The bytes as received, escape sequences included.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>True when nothing was sent: "no statement", which is not <see cref="IsNull"/>.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>True for <c>""</c>, HL7's explicit null: "delete what you have".</summary>
    public bool IsNull => Bytes.SequenceEqual("\"\""u8);

    /// <summary>True when there is a value: neither empty nor null.</summary>
    public bool HasValue => !IsEmpty && !IsNull;

    /// <summary>True when the value is this ASCII code, in any letter case.</summary>
    public bool Is(ReadOnlySpan<byte> code) => Ascii.EqualsIgnoreCase(Bytes, code);

    /// <summary>The text with escape sequences resolved; the empty string for empty and null.</summary>
    public string GetString()
    {
        if (!HasValue) return "";
        return Bytes.Contains(syntax.Escape) ? Hl7Escape.Resolve(Bytes, syntax) : syntax.Charset.Decode(Bytes);
    }

    /// <summary>As <see cref="GetString"/>, with formatting commands (<c>\.br\ \H\</c>) turned into plain lines: for text that people read.</summary>
    public string GetPlainText() =>
        HasValue && Bytes.Contains(syntax.Escape) ? Hl7FormattedText.ToPlain(Bytes, syntax) : GetString();
}
