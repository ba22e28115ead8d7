using System.Text;
using Google.Protobuf;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Writes what no serializer writes.</summary>
internal sealed class WireBytes
{
    private readonly List<byte> _bytes = [];

    internal byte[] ToArray() => [.. _bytes];

    internal WireBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal WireBytes Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
        return this;
    }

    internal WireBytes Tag(uint field, WireFormat.WireType type) => Number((field << 3) | (uint)type);

    internal WireBytes Varint(uint field, ulong value) => Tag(field, WireFormat.WireType.Varint).Number(value);

    internal WireBytes Bytes(uint field, params byte[] value) =>
        Tag(field, WireFormat.WireType.LengthDelimited).Number((ulong)value.Length).Raw(value);

    internal WireBytes Text(uint field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    internal WireBytes Message(uint field, IMessage value) => Bytes(field, value.ToByteArray());

    internal WireBytes Message(uint field, WireBytes value) => Bytes(field, value.ToArray());
}
