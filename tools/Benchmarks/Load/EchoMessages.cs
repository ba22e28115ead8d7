using System.Buffers.Binary;
using EHealth.Integration.Benchmarks.Contract;
using Google.Protobuf;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Messages of the benchmarks' contract, of a wanted size, and as they go over the wire.</summary>
internal static class EchoMessages
{
    /// <summary>Well formed; nobody's.</summary>
    public const string Pinfl = "30101850010019";

    public const string Facility = "uz.benchmark.facility";

    /// <summary>gRPC's frame: compressed or not (1 byte), length (4 bytes, big endian).</summary>
    private const int FrameHeaderBytes = 5;

    public static EchoRequest Request(int bytes) => Fill(content => new EchoRequest { Pinfl = Pinfl, Facility = Facility, Since = "2026-01-01", Content = content }, bytes);

    public static EchoPublished Event(int bytes, string pinfl) => Fill(content => new EchoPublished { Pinfl = pinfl, Facility = Facility, Content = content }, bytes);

    /// <summary>The message with gRPC's frame around it.</summary>
    public static byte[] Frame(IMessage message)
    {
        var length = message.CalculateSize();
        var frame = new byte[FrameHeaderBytes + length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)length);
        message.WriteTo(frame.AsSpan(FrameHeaderBytes));
        return frame;
    }

    private static T Fill<T>(Func<ByteString, T> make, int bytes)
        where T : IMessage
    {
        var rest = Math.Max(0, bytes - make(ByteString.CopyFrom(new byte[bytes])).CalculateSize() + bytes);
        var content = new byte[rest];
        new Random(1).NextBytes(content); // no compression may help anybody
        return make(UnsafeByteOperations.UnsafeWrap(content));
    }
}
