using System.Buffers;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Hands a generated marshaller the bytes of a call.</summary>
internal sealed class LinkDeserializationContext(ByteString payload) : DeserializationContext
{
    public override int PayloadLength => payload.Length;

    public override byte[] PayloadAsNewBuffer() => payload.ToByteArray();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(payload.Memory);
}
