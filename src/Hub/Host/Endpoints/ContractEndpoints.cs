using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Every method of every contract as a gRPC method of the hub. No code per contract: the methods come from the descriptors.</summary>
internal sealed class ContractEndpoints(ExchangePipeline pipeline, ExchangeFactory exchanges, TimeProvider time)
{
    private async Task<RawMessage> CallAsync(Operation operation, RawMessage request, ServerCallContext context)
    {
        TimeSpan? timeout = context.Deadline == DateTime.MaxValue ? null : context.Deadline - time.GetUtcNow().UtcDateTime;
        var exchange = exchanges.Create(context.GetHttpContext(), operation, request.Bytes, timeout);
        var outcome = await pipeline.RunAsync(exchange, context.CancellationToken);
        context.ResponseTrailers.Add(MetadataNames.ExchangeId, exchange.IdText);
        if (exchange.AuditIndex is { } index)
        {
            context.ResponseTrailers.Add(MetadataNames.AuditIndex, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return outcome.Error is null ? new RawMessage(outcome.Response) : throw RefusalOf(outcome.Error, context);
    }

    /// <summary>The refusal as Grpc.AspNetCore wants it. Trailers already set stay on the answer.</summary>
    private static RpcException RefusalOf(HubError error, ServerCallContext context)
    {
        var refusal = GrpcErrorTranslation.ToStatus(error).ToRpcException();
        foreach (var trailer in context.ResponseTrailers)
        {
            refusal.Trailers.Add(trailer);
        }

        context.ResponseTrailers.Clear();
        return refusal;
    }

    /// <summary>Tells Grpc.AspNetCore which methods there are.</summary>
    internal sealed class MethodProvider(ContractCatalogue catalogue) : IServiceMethodProvider<ContractEndpoints>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<ContractEndpoints> context)
        {
            foreach (var operation in catalogue.Calls.Values)
            {
                var method = new Method<RawMessage, RawMessage>(
                    MethodType.Unary, operation.Contract, operation.Name[(operation.Contract.Length + 1)..], RawMessage.Marshaller, RawMessage.Marshaller);
                context.AddUnaryMethod(method, metadata: [], (endpoints, request, call) => endpoints.CallAsync(operation, request, call));
            }
        }
    }
}
