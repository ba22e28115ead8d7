using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Tests.Doubles;

/// <summary>The far end of publishing streams, in process: the test takes what was sent, answers it or breaks the stream.</summary>
internal sealed class ScriptedStreamHub : CallInvoker
{
    private readonly Channel<(PublishRequest Request, Line Line)> _received = Channel.CreateUnbounded<(PublishRequest, Line)>();

    /// <summary>Streams opened so far.</summary>
    public int Streams { get; private set; }

    /// <summary>Events that came by a call of their own.</summary>
    public List<PublishRequest> Alone { get; } = [];

    /// <summary>When set, every stream ends with this as soon as something is sent.</summary>
    public RpcException? Unreachable { get; set; }

    /// <summary>The next event that was sent, on whatever stream.</summary>
    public async Task<(PublishRequest Request, Line Line)> NextAsync() => await _received.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>True when something was sent that the test has not taken.</summary>
    public bool HasMore => _received.Reader.TryPeek(out _);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Streams++;
        var line = new Line(_received.Writer, Unreachable);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            (IClientStreamWriter<TRequest>)(object)line, (IAsyncStreamReader<TResponse>)(object)line, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var published = (PublishRequest)(object)request;
        Alone.Add(published);
        var response = (TResponse)(object)new PublishResponse { MessageId = published.MessageId, ExchangeId = "alone" };
        return new AsyncUnaryCall<TResponse>(Task.FromResult(response), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

    /// <summary>One stream.</summary>
    internal sealed class Line(ChannelWriter<(PublishRequest, Line)> received, RpcException? unreachable) : IClientStreamWriter<PublishRequest>, IAsyncStreamReader<PublishResponse>
    {
        private readonly Channel<PublishResponse> _answers = Channel.CreateUnbounded<PublishResponse>();

        public WriteOptions? WriteOptions { get; set; }

        public PublishResponse Current { get; private set; } = new();

        public void Accepts(PublishRequest request) => Answers(new PublishResponse { MessageId = request.MessageId, ExchangeId = $"exchange of {request.MessageId}", AuditIndex = 7 });

        public void Refuses(PublishRequest request, EventRefusal refusal) => Answers(new PublishResponse { MessageId = request.MessageId, ExchangeId = "refused", Refusal = refusal });

        /// <summary>Ends the stream: in order, or with a status.</summary>
        public void Ends(RpcException? broken = null) => _answers.Writer.TryComplete(broken);

        public Task WriteAsync(PublishRequest message)
        {
            if (unreachable is not null)
            {
                Ends(unreachable);
                return Task.FromException(unreachable);
            }

            received.TryWrite((message, this));
            return Task.CompletedTask;
        }

        public Task CompleteAsync() => Task.CompletedTask;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await _answers.Reader.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await _answers.Reader.ReadAsync(cancellationToken);
            return true;
        }

        private void Answers(PublishResponse response) => _answers.Writer.TryWrite(response);
    }
}
