using System.Buffers;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>A payload that stays bytes: the hub validates and routes it without building the message.</summary>
internal sealed class RawMessage(ReadOnlyMemory<byte> bytes)
{
    public static readonly Marshaller<RawMessage> Marshaller = Marshallers.Create(Serialize, context => new RawMessage(context.PayloadAsNewBuffer()));

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    private static void Serialize(RawMessage message, SerializationContext context)
    {
        context.SetPayloadLength(message.Bytes.Length);
        context.GetBufferWriter().Write(message.Bytes.Span);
        context.Complete();
    }
}
