using System.Buffers;
using System.Text;

namespace EHealth.Integration.Hl7.Charsets;

internal sealed class Utf8Charset() : Hl7Charset("UNICODE UTF-8")
{
    private const int LongestCharacter = 4;

    private readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override int FindInvalid(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes)) return -1;
        int offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out int length) == OperationStatus.Done) offset += length;
        return offset;
    }

    public override string Decode(ReadOnlySpan<byte> bytes) => _encoding.GetString(bytes);

    public override bool TryEncode(Rune character, IBufferWriter<byte> output)
    {
        output.Advance(character.EncodeToUtf8(output.GetSpan(LongestCharacter)));
        return true;
    }
}
