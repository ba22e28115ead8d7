using System.Globalization;
using System.Text.Json;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Facts of the Connect protocol's unary form. Source: connectrpc.com/docs/protocol.</summary>
internal static class ConnectProtocol
{
    public const string JsonType = "application/json";
    public const string ProtoType = "application/proto";
    public const string TimeoutHeader = "Connect-Timeout-Ms";
    public const string TrailerPrefix = "trailer-";

    /// <summary>True for a unary Connect request; gRPC has content types of its own.</summary>
    public static bool Claims(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && EncodingOf(context.Request.ContentType) is not null;

    /// <summary>The media type without parameters when it is one of Connect's two, else null.</summary>
    public static string? EncodingOf(string? contentType) => contentType?.Split(';')[0].Trim() switch
    {
        JsonType => JsonType,
        ProtoType => ProtoType,
        _ => null,
    };

    /// <summary>The time the client wants to wait; null when it did not say, or not in at most ten digits.</summary>
    public static TimeSpan? TimeoutOf(HttpRequest request) =>
        request.Headers[TimeoutHeader].ToString() is { Length: > 0 and <= 10 } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    /// <summary>HTTP status of an error, as the Connect protocol pairs it with the gRPC code. Without a default arm: a new code must be answered here.</summary>
    public static int HttpStatusOf(HubErrorCode code) => code switch
    {
        HubErrorCode.Unspecified => StatusCodes.Status200OK,
        HubErrorCode.MessageUnreadable or HubErrorCode.FieldMissing or HubErrorCode.FieldInvalid or HubErrorCode.CodeUnknown
            or HubErrorCode.PartnerRejected => StatusCodes.Status400BadRequest,
        HubErrorCode.SenderUnauthenticated => StatusCodes.Status401Unauthorized,
        HubErrorCode.SenderForbidden or HubErrorCode.PurposeForbidden => StatusCodes.Status403Forbidden,
        HubErrorCode.RecipientUnknown => StatusCodes.Status404NotFound,
        HubErrorCode.MessageDuplicate or HubErrorCode.OutcomeUnknown => StatusCodes.Status409Conflict,
        HubErrorCode.MessageTooLarge or HubErrorCode.RateExceeded => StatusCodes.Status429TooManyRequests,
        HubErrorCode.TypeUnsupported or HubErrorCode.VersionUnsupported => StatusCodes.Status501NotImplemented,
        HubErrorCode.HubUnavailable or HubErrorCode.PartnerUnavailable => StatusCodes.Status503ServiceUnavailable,
        HubErrorCode.PartnerTimeout => StatusCodes.Status504GatewayTimeout,
        HubErrorCode.InternalError => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Writes an error body: code, message, and the same google.rpc details that gRPC carries.</summary>
    public static async Task WriteErrorAsync(HttpContext context, HubError error)
    {
        var status = GrpcErrorTranslation.ToStatus(error);
        context.Response.StatusCode = HttpStatusOf(error.Code);
        context.Response.ContentType = JsonType;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("code", JsonNamingPolicy.SnakeCaseLower.ConvertName(((StatusCode)status.Code).ToString()));
        json.WriteString("message", status.Message);
        json.WriteStartArray("details");
        foreach (var detail in status.Details)
        {
            json.WriteStartObject();
            json.WriteString("type", Google.Protobuf.WellKnownTypes.Any.GetTypeName(detail.TypeUrl));
            json.WriteString("value", Convert.ToBase64String(detail.Value.Span).TrimEnd('='));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A JSON request as the message's wire bytes.</summary>
    /// <returns>Null when the text is no such message.</returns>
    public static byte[]? ToWireBytes(string json, Google.Protobuf.Reflection.MessageDescriptor type)
    {
        try
        {
            return JsonParser.Default.Parse(json, type).ToByteArray();
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
