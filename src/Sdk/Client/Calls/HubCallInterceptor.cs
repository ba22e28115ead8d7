using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace EHealth.Integration.Sdk.Calls;

/// <summary>Completes every unary call: message id, purpose, deadline; checks the request; repeats after a passing fault with the same message id;
/// turns statuses into <see cref="HubException"/>.</summary>
internal sealed class HubCallInterceptor(HubClientOptions options, TimeProvider time) : Interceptor
{
    private readonly PlanCache _plans = new();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var completed = Complete(context);
        var attempt = new CallAttempts<TRequest, TResponse>(request, completed, continuation, options, time);
        return new AsyncUnaryCall<TResponse>(
            attempt.RunAsync(Refusal(request)), attempt.ResponseHeaders, () => attempt.LastStatus, () => attempt.LastTrailers, attempt.Dispose);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        if (Refusal(request) is { } refusal)
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

        AddIfAbsent(headers, MetadataNames.MessageId, () => Guid.CreateVersion7(time.GetUtcNow()).ToString("D"));
        AddIfAbsent(headers, MetadataNames.Purpose, () => options.DefaultPurpose);
        var deadline = context.Options.Deadline ?? (time.GetUtcNow() + options.DefaultTimeout).UtcDateTime;
        return new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, context.Options.WithHeaders(headers).WithDeadline(deadline));
    }

    private static void AddIfAbsent(Metadata headers, string name, Func<string> value)
    {
        if (headers.Get(name) is null)
        {
            headers.Add(name, value());
        }
    }

    private HubException? Refusal<TRequest>(TRequest request)
    {
        if (!options.ValidateBeforeSend || request is not IMessage message)
        {
            return null;
        }

        var outcome = WireValidator.Validate(_plans.Get(message.Descriptor), message.ToByteArray());
        return outcome.IsValid ? null : new HubException(new HubError(outcome.Code) { Field = outcome.Field, Rule = outcome.Rule });
    }
}
