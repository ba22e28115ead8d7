using System.Text.RegularExpressions;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>What is asked for and does not exist: refused with TYPE_UNSUPPORTED.</summary>
internal sealed partial class UnknownMethods(StreamRefusals refusals)
{
    /// <summary>Records the refusal of a request to an unknown path.</summary>
    public Task<HubError> RefuseAsync(HttpContext context)
    {
        var path = context.Request.Path.Value?.TrimStart('/') ?? "";
        return RefuseAsync(context, path, OperationKind.Call);
    }

    /// <summary>Records the refusal of an operation by the name the sender gave it.</summary>
    public Task<HubError> RefuseAsync(HttpContext context, string name, OperationKind kind)
    {
        // What a stranger asked for goes to the audit only when it looks like a name of ours; it could be somebody's number.
        var known = Name().IsMatch(name) ? name : "unknown";
        return refusals.RecordAsync(context, known, kind, new HubError(HubErrorCode.TypeUnsupported) { Resource = known });
    }

    /// <summary>Answers a gRPC request to an unknown path.</summary>
    public async Task AnswerGrpcAsync(HttpContext context)
    {
        var status = GrpcErrorTranslation.ToStatus(await RefuseAsync(context));
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = status.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        context.Response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }

    [GeneratedRegex(@"^[a-z][a-z0-9.]{0,100}\.[A-Z][A-Za-z]{0,60}(/[A-Z][A-Za-z]{0,60})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
