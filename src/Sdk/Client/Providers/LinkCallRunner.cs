using System.Collections.Concurrent;
using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Runs the calls of one link: finds the method, gives it a deadline and a trace, turns what it throws into a typed answer.</summary>
internal sealed class LinkCallRunner(IReadOnlyDictionary<string, LinkMethod> methods, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<ulong, CancellationTokenSource> _running = new();

    public int Running => _running.Count;

    /// <summary>Answers one call. Does not throw.</summary>
    public async Task<LinkReply> RunAsync(LinkCall call)
    {
        var timeout = TimeSpan.FromMilliseconds(Math.Max(1, call.TimeoutMs));
        var deadline = new CancellationTokenSource(timeout, time);
        _running[call.CallId] = deadline;
        using var span = SdkActivity.Source.StartActivity(call.Method, ActivityKind.Server, call.Context.TraceParent is { Length: > 0 } parent ? parent : null);
        try
        {
            if (!methods.TryGetValue(call.Method, out var method))
            {
                return Refuse(call, new LinkError { Code = HubErrorCode.InternalError, PartnerCode = "method-not-offered" });
            }

            var context = new LinkServerCallContext(call, (time.GetUtcNow() + timeout).UtcDateTime, deadline.Token);
            return new LinkReply { CallId = call.CallId, Payload = await method(call, context) };
        }
        catch (PartnerException no)
        {
            return Refuse(call, no.Error);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Refuse(call, new LinkError { Code = HubErrorCode.PartnerTimeout });
        }
        catch (RpcException status) when (status.StatusCode == StatusCode.Unimplemented)
        {
            return Refuse(call, new LinkError { Code = HubErrorCode.PartnerRejected, PartnerCode = "not-implemented" });
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            Log.ProviderMethodFailed(logger, bug.GetType().FullName, call.Method, call.Context.ExchangeId);
            return Refuse(call, new LinkError { Code = HubErrorCode.InternalError });
        }
        finally
        {
            if (_running.TryRemove(KeyValuePair.Create(call.CallId, deadline)))
            {
                deadline.Dispose();
            }
        }
    }

    /// <summary>Tells a running call that nobody waits for it any more.</summary>
    public void Cancel(ulong callId)
    {
        // Whoever takes the deadline out disposes of it: a call that ends at this moment must not do so while it is being cancelled.
        if (_running.TryRemove(callId, out var deadline))
        {
            deadline.Cancel();
            deadline.Dispose();
        }
    }

    private static LinkReply Refuse(LinkCall call, LinkError error)
    {
        Activity.Current?.SetStatus(ActivityStatusCode.Error, error.Code.ToString());
        return new LinkReply { CallId = call.CallId, Error = error };
    }
}
