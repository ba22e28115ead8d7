using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>A unary method of a generated service base between bytes and bytes.</summary>
internal sealed class BoundLinkMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
    where TRequest : class
    where TResponse : class
{
    private readonly Func<DeserializationContext, TRequest> _deserialize = method.RequestMarshaller.ContextualDeserializer;
    private readonly Action<TResponse, SerializationContext> _serialize = method.ResponseMarshaller.ContextualSerializer;

    /// <summary>Answers; throws what the method throws.</summary>
    public ValueTask<ByteString> AnswerAsync(LinkCall call, ServerCallContext context)
    {
        var response = handler(_deserialize(new LinkDeserializationContext(call.Payload)), context);
        return response.IsCompletedSuccessfully ? new(Serialize(response.GetAwaiter().GetResult())) : WaitAsync(response);
    }

    private async ValueTask<ByteString> WaitAsync(Task<TResponse> response) => Serialize(await response);

    private ByteString Serialize(TResponse response)
    {
        var context = new LinkSerializationContext();
        _serialize(response, context);
        return context.Payload;
    }
}
