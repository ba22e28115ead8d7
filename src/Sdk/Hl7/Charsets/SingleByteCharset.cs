using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace EHealth.Integration.Hl7.Charsets;

/// <summary>A set of at most 256 characters, as a table.</summary>
internal sealed class SingleByteCharset : Hl7Charset
{
    private const int Values = 256;
    private const char FirstControl = '\u0080';
    private const char LastControl = '\u009F';

    private readonly char[] _characters = new char[Values];
    private readonly FrozenDictionary<char, byte> _bytes;
    private readonly SearchValues<byte> _invalid;

    /// <param name="name">Its name in MSH-18.</param>
    /// <param name="codePage">The code page by which .NET knows it.</param>
    public SingleByteCharset(string name, int codePage)
        : base(name)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        var all = new byte[Values];
        for (int value = 0; value < Values; value++) all[value] = (byte)value;
        encoding.GetChars(all).CopyTo(_characters, 0);

        // The C1 controls: ISO 8859 defines them and nobody's text holds them. They are the letters of a Windows code page under a wrong name;
        // and where such a page leaves a byte undefined, .NET gives the control of the same number.
        _invalid = SearchValues.Create([.. all.Where(value => _characters[value] is >= FirstControl and <= LastControl or '\uFFFD')]);
        _bytes = all.Where(value => !_invalid.Contains(value)).ToFrozenDictionary(value => _characters[value]);
    }

    public override bool IsSingleByte => true;

    public override int FindInvalid(ReadOnlySpan<byte> bytes) => bytes.IndexOfAny(_invalid);

    public override string Decode(ReadOnlySpan<byte> bytes)
    {
        if (!IsValid(bytes)) throw new DecoderFallbackException($"A byte is not a character of {Name}.");
        return string.Create(bytes.Length, bytes, (text, source) =>
        {
            for (int i = 0; i < text.Length; i++) text[i] = _characters[source[i]];
        });
    }

    /// <summary>The byte of a character.</summary>
    public bool TryGetByte(char character, out byte value) => _bytes.TryGetValue(character, out value);

    public override bool TryEncode(Rune character, IBufferWriter<byte> output)
    {
        if (!character.IsBmp || !TryGetByte((char)character.Value, out byte value)) return false;
        output.GetSpan(1)[0] = value;
        output.Advance(1);
        return true;
    }
}
