using EHealth.Integration.Hub.Core.Catalogue;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary>A client of every contract: where a generated one has methods, this one takes the descriptor.</summary>
internal sealed class ContractClient : ClientBase<ContractClient>
{
    public ContractClient(CallInvoker invoker)
        : base(invoker)
    {
    }

    private ContractClient(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    public AsyncUnaryCall<IMessage> CallAsync(Operation operation, IMessage request, CallOptions options)
    {
        var method = new Method<IMessage, IMessage>(
            MethodType.Unary, operation.Contract, operation.Name[(operation.Contract.Length + 1)..], MarshallerOf(operation.RequestType), MarshallerOf(operation.ResponseType!));
        return CallInvoker.AsyncUnaryCall(method, host: null, options, request);
    }

    protected override ContractClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);

    private static Marshaller<IMessage> MarshallerOf(MessageDescriptor type) => Marshallers.Create(message => message.ToByteArray(), type.Parser.ParseFrom);
}
