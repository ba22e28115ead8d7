using Grpc.Core;

namespace EHealth.Integration.Sdk.Tests.Doubles;

/// <summary>The far end of a call, in process: answers each attempt as it is told and keeps what it was sent.</summary>
internal sealed class ScriptedHub : CallInvoker
{
    private readonly Queue<Func<CancellationToken, Task<object>>> _script = [];

    /// <summary>What each attempt carried.</summary>
    public List<CallOptions> Attempts { get; } = [];

    /// <summary>How many attempts were given up by the caller.</summary>
    public int Disposed { get; private set; }

    public static Metadata ResponseHeaders { get; } = new() { { "x-from", "hub" } };

    public ScriptedHub Answers(object response) => Then(_ => Task.FromResult(response));

    public ScriptedHub Fails(RpcException failure, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            Then(_ => Task.FromException<object>(failure));
        }

        return this;
    }

    /// <summary>The attempt after which the hub never says anything; it ends with the caller's cancellation.</summary>
    public ScriptedHub StaysSilent() => Then(async cancelled =>
    {
        await new TaskCompletionSource().Task.WaitAsync(cancelled);
        throw new InvalidOperationException("not reached");
    });

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Attempts.Add(options);
        var disposal = new CancellationTokenSource();
        var answer = AnswerAsync<TResponse>(_script.Dequeue(), options, disposal.Token);
        return new AsyncUnaryCall<TResponse>(
            answer,
            Task.FromResult(ResponseHeaders),
            () => answer.IsCompletedSuccessfully ? Status.DefaultSuccess : new Status(StatusCode.Unknown, "failed"),
            () => [new Metadata.Entry("x-trailer", "hub")],
            () =>
            {
                Disposed++;
                disposal.Cancel();
            });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        Attempts.Add(options);
        return (TResponse)_script.Dequeue()(options.CancellationToken).GetAwaiter().GetResult();
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    private static async Task<TResponse> AnswerAsync<TResponse>(Func<CancellationToken, Task<object>> step, CallOptions options, CancellationToken disposed)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, disposed);
        try
        {
            return (TResponse)await step(either.Token);
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client."));
        }
    }

    private ScriptedHub Then(Func<CancellationToken, Task<object>> step)
    {
        _script.Enqueue(step);
        return this;
    }
}
