using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Globalization;
using System.IO.Pipelines;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>The plain case of a contract call, before routing and Grpc.AspNetCore: HTTP/2, no compression, one message. Everything else is left to
/// <see cref="ContractEndpoints"/>, untouched, and gets the same answer there. Framing: gRPC over HTTP/2, "Requests" and "Responses"
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
internal sealed class DirectCalls(ContractCatalogue catalogue, ExchangePipeline pipeline, ExchangeFactory exchanges, AdmissionOptions limits)
{
    private const string ContentType = "application/grpc";
    private const string Encoding = "grpc-encoding";
    private const string NoEncoding = "identity";

    /// <summary>Compressed or not (1 byte), length (4 bytes, big endian).</summary>
    private const int FrameHeaderBytes = 5;

    private readonly FrozenDictionary<string, Operation> _operations = catalogue.Calls.ToFrozenDictionary(call => "/" + call.Key, call => call.Value, StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        IsPlain(context.Request) && _operations.TryGetValue(context.Request.Path.Value!, out var operation) ? AnswerAsync(context, operation, next) : next(context);

    private static bool IsPlain(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.ContentType is ContentType or ContentType + "+proto"
        && HttpProtocol.IsHttp2(request.Protocol)
        && (!request.Headers.TryGetValue(Encoding, out var encoding) || encoding == NoEncoding);

    private async Task AnswerAsync(HttpContext context, Operation operation, RequestDelegate next)
    {
        if (await ReadAsync(context) is not { } request)
        {
            await next(context);
            return;
        }

        var exchange = exchanges.Create(context, operation, request, GrpcTimeout.Of(context.Request.Headers));
        var outcome = await pipeline.RunAsync(exchange, context.RequestAborted);
        var response = context.Response;
        response.ContentType = ContentType;
        if (outcome.Error is null)
        {
            Write(response.BodyWriter, outcome.Response.Span);
        }

        GrpcTrailers.Append(response, outcome.Error);
        response.AppendTrailer(MetadataNames.ExchangeId, exchange.IdText);
        if (exchange.AuditIndex is { } index)
        {
            response.AppendTrailer(MetadataNames.AuditIndex, index.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The message; null, with the body untouched, when it is not the one plain message that is served here.</summary>
    private async ValueTask<byte[]?> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            var buffer = read.Buffer;
            var length = LengthOf(buffer);
            if (length > limits.MaxMessageBytes || buffer.Length > FrameHeaderBytes + length || (read.IsCompleted && buffer.Length < FrameHeaderBytes + length))
            {
                reader.AdvanceTo(buffer.Start);
                return null;
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            var message = GC.AllocateUninitializedArray<byte>((int)length);
            buffer.Slice(FrameHeaderBytes).CopyTo(message);
            reader.AdvanceTo(buffer.End);
            return message;
        }
    }

    /// <summary>What the frame says of itself; more than any limit when it is compressed; 0 while its header is not there.</summary>
    private static long LengthOf(ReadOnlySequence<byte> buffer)
    {
        Span<byte> header = stackalloc byte[FrameHeaderBytes];
        if (buffer.Length < FrameHeaderBytes)
        {
            return 0;
        }

        buffer.Slice(0, FrameHeaderBytes).CopyTo(header);
        return header[0] == 0 ? BinaryPrimitives.ReadUInt32BigEndian(header[1..]) : long.MaxValue - FrameHeaderBytes;
    }

    private static void Write(PipeWriter body, ReadOnlySpan<byte> message)
    {
        var header = body.GetSpan(FrameHeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)message.Length);
        body.Advance(FrameHeaderBytes);
        body.Write(message);
    }
}
