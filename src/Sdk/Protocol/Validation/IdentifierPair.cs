using EHealth.Integration.Contracts.Validation.V1;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>A string with <c>identifier_by</c> and the sibling enum that holds its kind.</summary>
internal sealed class IdentifierPair(string valueName, uint valueNumber, uint kindNumber)
{
    // No byte: a tag of more than one byte is never found the short way.
    private const uint LongTag = uint.MaxValue;

    private const int ShortHeaderBytes = 4;

    private readonly uint _kindTag = ShortTag(kindNumber, WireType.Varint);
    private readonly uint _valueTag = ShortTag(valueNumber, WireType.LengthDelimited);

    internal string ValueName => valueName;

    /// <summary>
    /// Finds both again in the bytes of their message, in whatever order they came, the last of each. Called once all fields have been
    /// read: looking twice at the few bytes of an identifier is cheaper than carrying slots through every other message.
    /// </summary>
    internal SubjectRef Find(ReadOnlySpan<byte> bytes, int start, int end)
    {
        // As every serializer writes it when the message holds nothing else: kind, then value, and the value reaches to the end.
        var message = bytes[start..end];
        if (message.Length is > ShortHeaderBytes and < 0x80
            && message[0] == _kindTag && message[1] < 0x80 && message[2] == _valueTag && message[3] == message.Length - ShortHeaderBytes)
        {
            return new SubjectRef((IdentifierKind)message[1], start + ShortHeaderBytes, message.Length - ShortHeaderBytes);
        }

        return FindAnywhere(bytes, start, end);
    }

    private SubjectRef FindAnywhere(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var found = default(SubjectRef);
        var reader = new WireReader(bytes, start, end);
        while (!reader.AtEnd && reader.ReadField(0, out var field) is null)
        {
            if (field.Number == kindNumber)
                found = found with { Kind = (IdentifierKind)(int)field.Bits };
            else if (field.Number == valueNumber)
                found = found with { Offset = field.Offset, Length = field.Length };
        }

        return found;
    }

    private static uint ShortTag(uint number, WireType type) => MakeTag((int)number, type) is < 0x80 and var tag ? tag : LongTag;
}
