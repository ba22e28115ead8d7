using System.Text;

namespace EHealth.Integration.Adapters.Hl7v2.Parsing;

/// <summary>
/// A character set a message may declare in MSH-18 (HL7 table 0211). All supported sets hold ASCII at its own bytes, so that
/// delimiters are found without decoding. UTF-8 is the only one so far.
/// </summary>
internal sealed class Hl7Charset
{
    /// <summary>UTF-8, and with it ASCII.</summary>
    public static readonly Hl7Charset Utf8 = new(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));

    private readonly Encoding _encoding;

    private Hl7Charset(Encoding encoding) => _encoding = encoding;

    /// <summary>
    /// The set for a value of MSH-18. An absent value means ASCII by the standard; hospitals leave it out and send UTF-8, which is
    /// accepted when the bytes are well-formed, and the same for a declared ASCII.
    /// </summary>
    /// <returns>False when the set is not supported.</returns>
    public static bool TryGet(ReadOnlySpan<byte> declared, out Hl7Charset charset)
    {
        charset = Utf8;
        return declared.IsEmpty
            || Ascii.EqualsIgnoreCase(declared, "UNICODE UTF-8"u8)
            || Ascii.EqualsIgnoreCase(declared, "UTF-8"u8)
            || Ascii.EqualsIgnoreCase(declared, "ASCII"u8);
    }

    /// <summary>True when every byte has a meaning in this set.</summary>
#pragma warning disable CA1822 // The other charsets will answer differently.
    public bool IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
#pragma warning restore CA1822

    /// <summary>Decodes bytes for which <see cref="IsValid"/> holds. Nothing is ever replaced by U+FFFD.</summary>
    public string Decode(ReadOnlySpan<byte> bytes) => _encoding.GetString(bytes);
}
