using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace EHealth.Integration.Hl7.Charsets;

internal sealed class Utf16Charset(string name, bool bigEndian) : Hl7Charset(name)
{
    private const int UnitBytes = sizeof(ushort);
    private const int LongestCharacter = 2;

    private readonly UnicodeEncoding _encoding = new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);

    public override bool HoldsAscii => false;

    public override int FindInvalid(ReadOnlySpan<byte> bytes)
    {
        int offset = 0;
        while (bytes.Length - offset >= UnitBytes)
        {
            char first = UnitAt(bytes, offset);
            if (char.IsSurrogate(first))
            {
                bool isPair = char.IsHighSurrogate(first) && bytes.Length - offset >= 2 * UnitBytes && char.IsLowSurrogate(UnitAt(bytes, offset + UnitBytes));
                if (!isPair) return offset;
                offset += UnitBytes;
            }

            offset += UnitBytes;
        }

        return offset == bytes.Length ? -1 : offset;
    }

    public override string Decode(ReadOnlySpan<byte> bytes) => _encoding.GetString(bytes);

    public override bool TryEncode(Rune character, IBufferWriter<byte> output)
    {
        Span<char> units = stackalloc char[LongestCharacter];
        units = units[..character.EncodeToUtf16(units)];
        output.Advance(_encoding.GetBytes(units, output.GetSpan(units.Length * UnitBytes)));
        return true;
    }

    private char UnitAt(ReadOnlySpan<byte> bytes, int offset) => (char)(bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..])
        : BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]));
}
