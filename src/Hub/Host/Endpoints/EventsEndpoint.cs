using System.Diagnostics;
using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Protocol.Errors;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Publishing, one by one or as a stream, and the subscribers' streams.</summary>
internal sealed class EventsEndpoint(
    ContractCatalogue catalogue, EventPipeline pipeline, UnknownMethods unknown, SubscriptionStream subscriptions, TimeProvider time, IHostApplicationLifetime lifetime) : Events.EventsBase
{
    /// <summary>Events of one stream that are under way at a time; more wait in the connection's flow control.</summary>
    private const int StreamWindow = 4096;

    private static readonly WriteOptions MoreFollows = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Last = new();

    public override async Task<PublishResponse> Publish(PublishRequest request, ServerCallContext context)
    {
        var response = await AcceptAsync(request, context);
        if (response.Error is null)
        {
            return response.Message;
        }

        throw GrpcErrorTranslation.ToStatus(response.Error).ToRpcException();
    }

    public override async Task PublishStream(IAsyncStreamReader<PublishRequest> requestStream, IServerStreamWriter<PublishResponse> responseStream, ServerCallContext context)
    {
        var answers = Channel.CreateUnbounded<PublishResponse>(new UnboundedChannelOptions { SingleReader = true });
        using var window = new SemaphoreSlim(StreamWindow);
        var writing = WriteAnswersAsync(answers.Reader, responseStream);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await foreach (var request in requestStream.ReadAllAsync(ended.Token))
            {
                await window.WaitAsync(ended.Token);
                _ = AnswerAsync(request);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            // The hub is going down: what has come in is answered below, then the stream ends and the publisher goes elsewhere with the rest.
        }
        finally
        {
            // Every event that came in is recorded and answered before the stream ends, also when the publisher has already gone: all places are free again.
            for (var place = 0; place < StreamWindow; place++)
            {
                await window.WaitAsync(CancellationToken.None);
            }

            answers.Writer.Complete();
        }

        await writing;

        async Task AnswerAsync(PublishRequest request)
        {
            try
            {
                var (message, error) = await AcceptAsync(request, context);
                if (error is not null)
                {
                    message.Refusal = RefusalOf(error);
                }

                answers.Writer.TryWrite(message);
            }
            finally
            {
                window.Release();
            }
        }
    }

    public override Task Subscribe(IAsyncStreamReader<SubscribeRequest> requestStream, IServerStreamWriter<SubscribeResponse> responseStream, ServerCallContext context) =>
        subscriptions.ServeAsync(requestStream, responseStream, context);

    private static EventRefusal RefusalOf(HubError error) => new()
    {
        Code = error.Code,
        Field = error.Field ?? "",
        Rule = error.Rule ?? "",
        PartnerCode = error.PartnerCode ?? "",
        Resource = error.Resource ?? "",
        RetryAfterMs = (uint)(error.RetryAfter?.TotalMilliseconds ?? 0),
    };

    private static async Task WriteAnswersAsync(ChannelReader<PublishResponse> answers, IServerStreamWriter<PublishResponse> stream)
    {
        while (await answers.WaitToReadAsync())
        {
            while (answers.TryRead(out var answer))
            {
                stream.WriteOptions = answers.TryPeek(out _) ? MoreFollows : Last; // one flush for all that is there
                await stream.WriteAsync(answer);
            }
        }
    }

    private async Task<(PublishResponse Message, HubError? Error)> AcceptAsync(PublishRequest request, ServerCallContext context)
    {
        var response = new PublishResponse { MessageId = request.MessageId };
        if (!catalogue.Events.TryGetValue(request.Type, out var operation))
        {
            return (response, await unknown.RefuseAsync(context.GetHttpContext(), request.Type, OperationKind.Publish));
        }

        var exchange = new Exchange
        {
            Id = ExchangeId.Create(time.GetUtcNow()),
            Operation = operation,
            Request = request.Payload.Memory,
            Peer = ConnectionPeer.Of(context.GetHttpContext()),
            ArrivedAt = time.GetTimestamp(),
            SourceMessage = request.SourceMessage.Memory,
            SourceId = request.SourceId,
            SubjectMustBeKnown = request.SubjectMustBeKnown,
            TraceParent = request.TraceParent is { Length: > 0 } sent ? sent : Activity.Current?.Id ?? "",
            Metadata = new RequestMetadata { MessageId = request.MessageId, Purpose = request.Purpose, OnBehalfOf = request.OnBehalfOf },
        };
        var outcome = await pipeline.RunAsync(exchange, context.CancellationToken);
        response.ExchangeId = exchange.IdText;
        response.AuditIndex = (ulong)(exchange.AuditIndex ?? 0);
        response.Repeated = exchange.IsRepeated;
        return (response, outcome.Error);
    }
}
