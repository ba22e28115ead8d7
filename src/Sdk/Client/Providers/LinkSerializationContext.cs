using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Receives what a generated marshaller writes.</summary>
internal sealed class LinkSerializationContext : SerializationContext
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ByteString Payload { get; private set; } = ByteString.Empty;

    public override void Complete(byte[] payload) => Payload = UnsafeByteOperations.UnsafeWrap(payload);

    public override IBufferWriter<byte> GetBufferWriter() => _buffer;

    public override void SetPayloadLength(int payloadLength)
    {
        if (payloadLength > _buffer.FreeCapacity)
        {
            _ = _buffer.GetMemory(payloadLength);
        }
    }

    public override void Complete() => Payload = UnsafeByteOperations.UnsafeWrap(_buffer.WrittenMemory);
}
