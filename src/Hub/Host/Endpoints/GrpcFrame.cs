using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>One message in its frame: compressed or not (1 byte), length (4 bytes, big endian), content. gRPC over HTTP/2, "Requests" and "Responses"
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal static class GrpcFrame
{
    public const string ContentType = "application/grpc";

    public const int HeaderBytes = 5;

    private const string Encoding = "grpc-encoding";
    private const string NoEncoding = "identity";

    /// <summary>Whether a request is served here: HTTP/2, gRPC, no compression.</summary>
    public static bool IsPlain(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.ContentType is ContentType or ContentType + "+proto"
        && HttpProtocol.IsHttp2(request.Protocol)
        && (!request.Headers.TryGetValue(Encoding, out var encoding) || encoding == NoEncoding);

    /// <summary>What the frame says of itself; more than any limit when it is compressed; 0 while its header is not there.</summary>
    public static long LengthOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (buffer.Length < HeaderBytes)
        {
            return 0;
        }

        buffer.Slice(0, HeaderBytes).CopyTo(header);
        return header[0] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(header[1..]) : long.MaxValue - HeaderBytes;
    }

    /// <summary>Writes a message.</summary>
    public static void Write(PipeWriter body, ReadOnlySpan<byte> message)
    {
        var header = body.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)message.Length);
        body.Advance(HeaderBytes);
        body.Write(message);
    }
}
