using System.Text.RegularExpressions;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>What is asked for and does not exist: refused with TYPE_UNSUPPORTED, and recorded like any refusal.</summary>
internal sealed partial class UnknownMethods(ExchangePipeline pipeline, ExchangeFactory exchanges)
{
    private readonly MessagePlan _anything = MessagePlanCompiler.Compile(Empty.Descriptor).PlanOf(Empty.Descriptor);

    /// <summary>Records the refusal of a request to an unknown path.</summary>
    public async Task<HubError> RefuseAsync(HttpContext context)
    {
        var name = context.Request.Path.Value?.TrimStart('/') ?? "";
        return await RefuseAsync(context, MethodName().IsMatch(name) ? name : "unknown", OperationKind.Call);
    }

    /// <summary>Records the refusal of an operation by its name.</summary>
    public async Task<HubError> RefuseAsync(HttpContext context, string name, OperationKind kind)
    {
        var operation = new Operation { Name = name, Kind = kind, RequestType = Empty.Descriptor, RequestPlan = _anything, HasSideEffects = false };
        var exchange = exchanges.Create(context, operation, ReadOnlyMemory<byte>.Empty, timeout: null);
        var outcome = await pipeline.RefuseAsync(exchange, new HubError(HubErrorCode.TypeUnsupported) { Resource = name });
        return outcome.Error!;
    }

    /// <summary>Answers a gRPC request to an unknown path.</summary>
    public async Task AnswerGrpcAsync(HttpContext context)
    {
        var status = GrpcErrorTranslation.ToStatus(await RefuseAsync(context));
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unimplemented).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
    }

    // What a stranger asked for goes to the audit only when it looks like a method; a path could hold somebody's number.
    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_.]{0,150}/[a-zA-Z_][a-zA-Z0-9_]{0,60}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MethodName();
}
