using System.Globalization;
using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>The same contracts for everything that speaks HTTP and JSON: unary calls by the Connect protocol, on the same port and through the same pipeline.</summary>
internal sealed class ConnectEndpoints(ContractCatalogue catalogue, ExchangePipeline pipeline, ExchangeFactory exchanges, UnknownMethods unknown, AdmissionOptions limits)
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public async Task HandleAsync(HttpContext context)
    {
        var operation = catalogue.Calls.GetValueOrDefault(context.Request.Path.Value?.TrimStart('/') ?? "");
        var isJson = ConnectProtocol.EncodingOf(context.Request.ContentType) == ConnectProtocol.JsonType;
        var body = await ReadBodyAsync(context);
        if (operation is null || (isJson && operation.RequestType.Parser is null))
        {
            await ConnectProtocol.WriteErrorAsync(context, await unknown.RefuseAsync(context));
            return;
        }

        var request = body is null ? null : isJson ? ConnectProtocol.ToWireBytes(Encoding.UTF8.GetString(body), operation.RequestType) : body;
        var exchange = exchanges.Create(context, operation, request ?? body ?? [], ConnectProtocol.TimeoutOf(context.Request));
        var outcome = request is null
            ? await pipeline.RefuseAsync(exchange, new HubError(body is null ? HubErrorCode.MessageTooLarge : HubErrorCode.MessageUnreadable))
            : await pipeline.RunAsync(exchange, context.RequestAborted);
        await WriteOutcomeAsync(context, exchange, outcome, isJson);
    }

    private static async Task WriteOutcomeAsync(HttpContext context, Exchange exchange, ExchangeOutcome outcome, bool isJson)
    {
        var headers = context.Response.Headers;
        headers[ConnectProtocol.TrailerPrefix + MetadataNames.ExchangeId] = exchange.IdText;
        if (exchange.AuditIndex is { } index)
        {
            headers[ConnectProtocol.TrailerPrefix + MetadataNames.AuditIndex] = index.ToString(CultureInfo.InvariantCulture);
        }

        if (outcome.Error is { } error)
        {
            await ConnectProtocol.WriteErrorAsync(context, error);
        }
        else if (isJson)
        {
            context.Response.ContentType = ConnectProtocol.JsonType;
            var message = exchange.Operation.ResponseType!.Parser.ParseFrom(outcome.Response.Span);
            await context.Response.WriteAsync(Json.Format(message), context.RequestAborted);
        }
        else
        {
            context.Response.ContentType = ConnectProtocol.ProtoType;
            await context.Response.BodyWriter.WriteAsync(outcome.Response, context.RequestAborted);
        }
    }

    /// <summary>The whole body; null when it is larger than a message may be. JSON writes bytes as base64, hence the half more.</summary>
    private async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        var most = limits.MaxMessageBytes + (limits.MaxMessageBytes / 2);
        using var buffer = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, most));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
        {
            if (buffer.Length + read > most)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
