using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Refusals of what has no contract to run through the pipeline: opening a link or a subscription, unknown methods and types. Recorded like any other.</summary>
internal sealed class StreamRefusals(ExchangePipeline pipeline, ExchangeFactory exchanges)
{
    private readonly MessagePlan _anything = MessagePlanCompiler.Compile(Empty.Descriptor).PlanOf(Empty.Descriptor);

    /// <summary>Records the refusal of a stream and makes the status that ends it.</summary>
    public async Task<RpcException> RefuseAsync(ServerCallContext context, HubErrorCode code, string? field = null, string? resource = null)
    {
        var error = new HubError(code) { Field = field, Rule = field is null ? null : "required", Resource = resource };
        var recorded = await RecordAsync(context.GetHttpContext(), context.Method.TrimStart('/'), OperationKind.Call, error);
        return GrpcErrorTranslation.ToStatus(recorded).ToRpcException();
    }

    /// <summary>Records a refusal under a name.</summary>
    /// <returns>The error to answer with: SENDER_UNAUTHENTICATED instead of the given one when it is not known who asks.</returns>
    public async Task<HubError> RecordAsync(HttpContext context, string name, OperationKind kind, HubError error)
    {
        var operation = new Operation
        {
            Name = name, Kind = kind, RequestType = Empty.Descriptor, RequestPlan = _anything, HasSideEffects = false,
            Action = kind == OperationKind.Publish ? AuditAction.Create : AuditAction.Execute, // no contract says what it would have done
        };
        var exchange = exchanges.Create(context, operation, ReadOnlyMemory<byte>.Empty, timeout: null);
        return (await pipeline.RefuseAsync(exchange, error)).Error!;
    }
}
