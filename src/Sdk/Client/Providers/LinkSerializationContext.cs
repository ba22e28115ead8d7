using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Receives what a generated marshaller writes. The marshaller says the length first, so the bytes are written once, to where they stay.</summary>
internal sealed class LinkSerializationContext : SerializationContext, IBufferWriter<byte>
{
    private const int UnknownLength = 256;

    private byte[] _buffer = [];
    private int _written;

    public ByteString Payload { get; private set; } = ByteString.Empty;

    public override void Complete(byte[] payload) => Payload = UnsafeByteOperations.UnsafeWrap(payload);

    public override IBufferWriter<byte> GetBufferWriter() => this;

    public override void SetPayloadLength(int payloadLength)
    {
        if (payloadLength > _buffer.Length - _written)
        {
            Grow(payloadLength);
        }
    }

    public override void Complete() => Payload = UnsafeByteOperations.UnsafeWrap(_buffer.AsMemory(0, _written));

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_buffer.Length - _written), nameof(count));
        _written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (Math.Max(1, sizeHint) > _buffer.Length - _written)
        {
            // Only a marshaller that said no length, or the wrong one, comes here.
            Grow(Math.Max(Math.Max(sizeHint, UnknownLength), _written));
        }

        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private void Grow(int more)
    {
        var larger = GC.AllocateUninitializedArray<byte>(checked(_written + more));
        _buffer.AsSpan(0, _written).CopyTo(larger);
        _buffer = larger;
    }
}
