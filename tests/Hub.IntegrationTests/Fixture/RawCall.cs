using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Unary gRPC calls as any client in any language could make them: bytes, headers, status, trailers.</summary>
internal static class RawCall
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    /// <summary>Asks with purpose TREAT.</summary>
    public static Task<RawAnswer> AskAsync(this GrpcChannel channel, string method, IMessage request, params (string Name, string Value)[] headers) =>
        channel.AskAsync(method, request.ToByteArray(), null, headers.Any(header => header.Name == MetadataNames.Purpose) ? headers : [(MetadataNames.Purpose, PurposeOfUse.Treatment), .. headers]);

    /// <summary>Asks with these bytes and headers and nothing else.</summary>
    public static async Task<RawAnswer> AskAsync(this GrpcChannel channel, string method, byte[] request, TimeSpan? timeout, params (string Name, string Value)[] headers)
    {
        var parts = method.Split('/');
        var metadata = new Grpc.Core.Metadata();
        foreach (var (name, value) in headers)
        {
            metadata.Add(name, value);
        }

        var options = new CallOptions(metadata, TimeProvider.System.GetUtcNow().UtcDateTime + timeout, TestContext.Current.CancellationToken);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, parts[0], parts[1], Bytes, Bytes), null, options, request);
        try
        {
            var response = await call.ResponseAsync.Soon();
            return new RawAnswer(StatusCode.OK, response, null, null, call.GetTrailers());
        }
        catch (RpcException no)
        {
            return new RawAnswer(no.StatusCode, [], no.GetRpcStatus(), GrpcErrorTranslation.FromStatus(no.GetRpcStatus()), no.Trailers);
        }
    }
}
