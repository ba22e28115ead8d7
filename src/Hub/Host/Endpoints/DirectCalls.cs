using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>The plain case of a contract call, before routing and Grpc.AspNetCore: HTTP/2, no compression, one message. Everything else is left to
/// <see cref="ContractEndpoints"/>, untouched, and gets the same answer there.</summary>
internal sealed class DirectCalls(ContractCatalogue catalogue, ExchangePipeline pipeline, ExchangeFactory exchanges, AdmissionOptions limits)
{
    private readonly FrozenDictionary<string, Operation> _operations = catalogue.Calls.ToFrozenDictionary(call => "/" + call.Key, call => call.Value, StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        GrpcFrame.IsPlain(context.Request) && _operations.TryGetValue(context.Request.Path.Value!, out var operation) ? AnswerAsync(context, operation, next) : next(context);

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
        response.ContentType = GrpcFrame.ContentType;
        if (outcome.Error is null)
        {
            GrpcFrame.Write(response.BodyWriter, outcome.Response.Span);
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
            var length = GrpcFrame.LengthOf(buffer);
            if (length > limits.MaxMessageBytes || buffer.Length > GrpcFrame.HeaderBytes + length || (read.IsCompleted && buffer.Length < GrpcFrame.HeaderBytes + length))
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
            buffer.Slice(GrpcFrame.HeaderBytes).CopyTo(message);
            reader.AdvanceTo(buffer.End);
            return message;
        }
    }
}
