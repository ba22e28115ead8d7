using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace EHealth.Integration.Hl7.Charsets;

/// <summary>
/// A character set of MSH-18 (HL7 table 0211), or one that hospitals use without a code for it there. All of them but UTF-16 hold ASCII at its own
/// bytes, so that delimiters are found without decoding; UTF-16 is turned into UTF-8 before that.
/// </summary>
public abstract class Hl7Charset
{
    /// <summary>UTF-8, and with it ASCII.</summary>
    public static readonly Hl7Charset Utf8 = new Utf8Charset();

    /// <summary>UTF-16 with the high byte first.</summary>
    public static readonly Hl7Charset Utf16BigEndian = new Utf16Charset("UNICODE UTF-16", bigEndian: true);

    /// <summary>UTF-16 with the low byte first, as Windows writes it.</summary>
    public static readonly Hl7Charset Utf16LittleEndian = new Utf16Charset("UNICODE UTF-16", bigEndian: false);

    /// <summary>ISO 8859-1, Western Europe.</summary>
    public static readonly Hl7Charset Iso1 = new SingleByteCharset("8859/1", 28591);

    /// <summary>ISO 8859-2, Central Europe.</summary>
    public static readonly Hl7Charset Iso2 = new SingleByteCharset("8859/2", 28592);

    /// <summary>ISO 8859-5, Cyrillic.</summary>
    public static readonly Hl7Charset Iso5 = new SingleByteCharset("8859/5", 28595);

    /// <summary>ISO 8859-9, Turkish.</summary>
    public static readonly Hl7Charset Iso9 = new SingleByteCharset("8859/9", 28599);

    /// <summary>ISO 8859-15, Western Europe with the euro sign.</summary>
    public static readonly Hl7Charset Iso15 = new SingleByteCharset("8859/15", 28605);

    /// <summary>Windows code page 1251, Cyrillic. Table 0211 has no code for it.</summary>
    public static readonly Hl7Charset Windows1251 = new SingleByteCharset("WINDOWS-1251", 1251);

    /// <summary>Windows code page 1252, Western Europe. Table 0211 has no code for it.</summary>
    public static readonly Hl7Charset Windows1252 = new SingleByteCharset("WINDOWS-1252", 1252);

    /// <summary>KOI8-R (RFC 1489), Russian. Table 0211 has no code for it.</summary>
    public static readonly Hl7Charset Koi8R = new SingleByteCharset("KOI8-R", 20866);

    private const int LongestName = 32;

    private static readonly FrozenDictionary<string, Hl7Charset> ByName = new Dictionary<string, Hl7Charset>
    {
        // An absent value, and ASCII: hospitals leave it out or copy it, and send UTF-8. Taken when the bytes are well-formed.
        [""] = Utf8, ["ASCII"] = Utf8, ["USASCII"] = Utf8, ["UTF8"] = Utf8, ["UNICODEUTF8"] = Utf8,
        // UNICODE alone names no encoding: what is UTF-16 shows it by its first bytes, and what is left is UTF-8.
        ["UNICODE"] = Utf8,
        ["UTF16"] = Utf16BigEndian, ["UNICODEUTF16"] = Utf16BigEndian,
        ["UTF16BE"] = Utf16BigEndian, ["UTF16LE"] = Utf16LittleEndian,
        ["88591"] = Iso1, ["ISO88591"] = Iso1, ["LATIN1"] = Iso1,
        ["88592"] = Iso2, ["ISO88592"] = Iso2,
        ["88595"] = Iso5, ["ISO88595"] = Iso5,
        ["88599"] = Iso9, ["ISO88599"] = Iso9,
        ["885915"] = Iso15, ["ISO885915"] = Iso15,
        ["WINDOWS1251"] = Windows1251, ["CP1251"] = Windows1251, ["WIN1251"] = Windows1251,
        ["WINDOWS1252"] = Windows1252, ["CP1252"] = Windows1252, ["WIN1252"] = Windows1252,
        ["KOI8R"] = Koi8R, ["KOI8"] = Koi8R,
    }.ToFrozenDictionary();

    private protected Hl7Charset(string name) => Name = name;

    /// <summary>Its name as it stands in MSH-18.</summary>
    public string Name { get; }

    /// <summary>True when one byte is one character: bytes alone then seldom tell a wrong declaration.</summary>
    public virtual bool IsSingleByte => false;

    /// <summary>True when ASCII stands at its own bytes.</summary>
    public virtual bool HoldsAscii => true;

    /// <summary>The supported sets.</summary>
    public static IReadOnlyList<Hl7Charset> All { get; } =
        [Utf8, Utf16BigEndian, Utf16LittleEndian, Iso1, Iso2, Iso5, Iso9, Iso15, Windows1251, Windows1252, Koi8R];

    /// <summary>The set for a value of MSH-18, in the spellings that are met: <c>8859/5</c>, <c>ISO-8859-5</c>, <c>UNICODE UTF-8</c>, <c>cp1251</c>.</summary>
    /// <returns>False when the set is not supported.</returns>
    public static bool TryGet(ReadOnlySpan<byte> declared, out Hl7Charset charset)
    {
        charset = Utf8;
        if (declared.IsEmpty) return true;
        Span<char> name = stackalloc char[LongestName];
        int length = 0;
        foreach (byte value in declared)
        {
            if (!char.IsAsciiLetterOrDigit((char)value)) continue;
            if (length == LongestName) return false;
            name[length++] = char.ToUpperInvariant((char)value);
        }

        return length > 0 && ByName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out charset!);
    }

    /// <summary>The offset of the first byte that has no meaning in this set; -1 when all have.</summary>
    public abstract int FindInvalid(ReadOnlySpan<byte> bytes);

    /// <summary>True when every byte has a meaning in this set.</summary>
    public bool IsValid(ReadOnlySpan<byte> bytes) => FindInvalid(bytes) < 0;

    /// <summary>Decodes bytes for which <see cref="IsValid"/> holds. Nothing is ever replaced by U+FFFD.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are not valid.</exception>
    public abstract string Decode(ReadOnlySpan<byte> bytes);

    /// <summary>Writes one character.</summary>
    /// <returns>False when the set does not hold it; nothing is written then.</returns>
    public abstract bool TryEncode(Rune character, IBufferWriter<byte> output);
}
