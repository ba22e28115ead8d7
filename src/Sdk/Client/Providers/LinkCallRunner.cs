using System.Collections.Concurrent;
using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Runs the calls of one link: finds the method, gives it a deadline and a trace, turns what it throws into a typed answer.</summary>
/// <remarks>A call whose method has its answer at once costs no task, timer or entry in a table: these are made when somebody waits.</remarks>
internal sealed class LinkCallRunner(IReadOnlyDictionary<string, LinkMethod> methods, TimeProvider time, ILogger logger)
{
    /// <summary>Calls that a cancellation can reach.</summary>
    private readonly ConcurrentDictionary<ulong, LinkServerCallContext> _watched = new();

    private int _running;

    public int Running => Volatile.Read(ref _running);

    /// <summary>Answers one call. Does not throw.</summary>
    public ValueTask<LinkReply> RunAsync(LinkCall call) => SdkActivity.Source.HasListeners() ? RunTracedAsync(call) : AnswerAsync(call);

    /// <summary>Tells a running call that nobody waits for it any more.</summary>
    public void Cancel(ulong callId)
    {
        if (_watched.TryRemove(callId, out var context))
        {
            context.Cancel();
        }
    }

    // A method of its own, for only an async method gives the caller its own current activity back.
    private async ValueTask<LinkReply> RunTracedAsync(LinkCall call)
    {
        using var span = SdkActivity.Source.StartActivity(call.Method, ActivityKind.Server, call.Context.TraceParent is { Length: > 0 } parent ? parent : null);
        return await AnswerAsync(call);
    }

    private ValueTask<LinkReply> AnswerAsync(LinkCall call)
    {
        if (!methods.TryGetValue(call.Method, out var method))
        {
            return new(Refuse(call, new LinkError { Code = HubErrorCode.InternalError, PartnerCode = "method-not-offered" }));
        }

        Interlocked.Increment(ref _running);
        var context = new LinkServerCallContext(call, time, _watched);
        LinkReply reply;
        try
        {
            var answer = method(call, context);
            if (!answer.IsCompletedSuccessfully)
            {
                return WaitAsync(call, context, answer);
            }

            reply = Reply(call, answer.GetAwaiter().GetResult());
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            reply = Refuse(call, ErrorOf(thrown, call, context));
        }

        End(context);
        return new(reply);
    }

    private async ValueTask<LinkReply> WaitAsync(LinkCall call, LinkServerCallContext context, ValueTask<ByteString> answer)
    {
        context.Watch();
        try
        {
            return Reply(call, await answer);
        }
        catch (Exception thrown) when (thrown is not OutOfMemoryException)
        {
            return Refuse(call, ErrorOf(thrown, call, context));
        }
        finally
        {
            End(context);
        }
    }

    private void End(LinkServerCallContext context)
    {
        context.End();
        Interlocked.Decrement(ref _running);
    }

    private LinkError ErrorOf(Exception thrown, LinkCall call, LinkServerCallContext context)
    {
        switch (thrown)
        {
            case PartnerException no:
                return no.Error;
            case OperationCanceledException when context.IsOver:
                return new LinkError { Code = HubErrorCode.PartnerTimeout };
            case RpcException { StatusCode: StatusCode.Unimplemented }:
                return new LinkError { Code = HubErrorCode.PartnerRejected, PartnerCode = "not-implemented" };
            default:
                Log.ProviderMethodFailed(logger, thrown.GetType().FullName, call.Method, call.Context.ExchangeId);
                return new LinkError { Code = HubErrorCode.InternalError };
        }
    }

    private static LinkReply Reply(LinkCall call, ByteString payload) => new() { CallId = call.CallId, Payload = payload };

    private static LinkReply Refuse(LinkCall call, LinkError error)
    {
        Activity.Current?.SetStatus(ActivityStatusCode.Error, error.Code.ToString());
        return new LinkReply { CallId = call.CallId, Error = error };
    }
}
