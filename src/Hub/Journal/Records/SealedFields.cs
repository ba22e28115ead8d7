using EHealth.Integration.Hub.Core.Secrets;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Writes the body of an event with its sealed fields last, each encrypted to where it stands. A parser does not mind the order (protobuf encoding,
/// "Field Order").</summary>
internal static class SealedFields
{
    /// <summary>The serialized body.</summary>
    /// <param name="body">All fields but the sealed ones.</param>
    /// <param name="sealer">Encrypts.</param>
    /// <param name="context">The message id: a payload cannot be passed off as another message's.</param>
    /// <param name="payload">The event; empty for none.</param>
    /// <param name="source">The message it was made from; empty for none.</param>
    public static byte[] Append(PublishedBody body, Sealer sealer, ReadOnlySpan<byte> context, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> source)
    {
        var small = body.CalculateSize();
        var bytes = GC.AllocateUninitializedArray<byte>(small + SizeOf(payload.Length) + SizeOf(source.Length));
        body.WriteTo(bytes.AsSpan(0, small));
        var rest = Write(bytes.AsSpan(small), PublishedBody.SealedPayloadFieldNumber, sealer, context, payload.Span);
        Write(rest, PublishedBody.SealedSourceFieldNumber, sealer, context, source.Span);
        return bytes;
    }

    // Both field numbers are below 16: their tags are one byte.
    private static int SizeOf(int plaintextBytes) =>
        plaintextBytes == 0 ? 0 : 1 + CodedOutputStream.ComputeLengthSize(Sealer.SealedLength(plaintextBytes)) + Sealer.SealedLength(plaintextBytes);

    private static Span<byte> Write(Span<byte> destination, int field, Sealer sealer, ReadOnlySpan<byte> context, ReadOnlySpan<byte> plaintext)
    {
        if (plaintext.IsEmpty)
        {
            return destination;
        }

        var length = Sealer.SealedLength(plaintext.Length);
        destination[0] = (byte)WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);
        var at = 1 + Varint.Write(destination[1..], (uint)length);
        sealer.Seal(plaintext, context, destination.Slice(at, length));
        return destination[(at + length)..];
    }
}
