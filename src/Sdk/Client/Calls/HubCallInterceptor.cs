using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EHealth.Integration.Sdk.Calls;

/// <summary>Completes every unary call: message id, purpose, deadline; checks the request; repeats after a passing fault with the same message id;
/// turns statuses into <see cref="HubException"/>.</summary>
internal sealed class HubCallInterceptor(HubClientOptions options, TimeProvider time) : Interceptor
{
    private readonly RequestCheck _check = new(options);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var completed = Complete(context);
        var attempt = new CallAttempts<TRequest, TResponse>(request, completed, continuation, options, time);
        return new AsyncUnaryCall<TResponse>(
            attempt.RunAsync(_check.Refusal(request)), attempt.ResponseHeaders, () => attempt.LastStatus, () => attempt.LastTrailers, attempt.Dispose);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        if (_check.Refusal(request) is { } refusal)
        {
            throw refusal;
        }

        try
        {
            return continuation(request, Complete(context));
        }
        catch (RpcException failed) when (HubExceptionTranslation.FromRpc(failed) is { } known)
        {
            throw known;
        }
    }

    private ClientInterceptorContext<TRequest, TResponse> Complete<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers ?? [])
        {
            headers.Add(entry);
        }

        if (headers.Get(MetadataNames.MessageId) is null)
        {
            headers.Add(MetadataNames.MessageId, Guid.CreateVersion7(time.GetUtcNow()).ToString("D"));
        }

        if (headers.Get(MetadataNames.Purpose) is null)
        {
            headers.Add(MetadataNames.Purpose, options.DefaultPurpose);
        }

        var deadline = context.Options.Deadline ?? (time.GetUtcNow() + options.DefaultTimeout).UtcDateTime;
        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers).WithDeadline(deadline));
    }
}
