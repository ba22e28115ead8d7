using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Protocol.Errors;
using Grpc.Core;

namespace EHealth.Integration.Hub.Host.Endpoints;

/// <summary>Publishing, one by one or as a stream, and the subscribers' streams.</summary>
internal sealed class EventsEndpoint(
    EventIntake intake, LargeMessages large, SubscriptionStream subscriptions, IHostApplicationLifetime lifetime) : Events.EventsBase
{
    /// <summary>Events of one stream that are under way at a time; more wait in the connection's flow control.</summary>
    private const int StreamWindow = 4096;

    private static readonly WriteOptions MoreFollows = new(WriteFlags.BufferHint);
    private static readonly WriteOptions Last = new();

    public override async Task<PublishResponse> Publish(PublishRequest request, ServerCallContext context)
    {
        // A large one comes this way only when it was compressed: LargePublications has the others.
        var bytes = BytesOf(request);
        if (bytes > 0 && !large.Publications.TryEnter(bytes))
        {
            throw GrpcErrorTranslation.ToStatus(new HubError(HubErrorCode.HubUnavailable) { RetryAfter = LargePublications.BusyRetry }).ToRpcException();
        }

        try
        {
            var response = await intake.AcceptAsync(request, context.GetHttpContext(), context.CancellationToken);
            return response.Error is null ? response.Message : throw GrpcErrorTranslation.ToStatus(response.Error).ToRpcException();
        }
        finally
        {
            Leave(bytes);
        }
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
                // The room first: a place of the window that is taken must be given back by an answer.
                var largeBytes = await EnterAsync(request, ended.Token);
                try
                {
                    await window.WaitAsync(ended.Token);
                }
                catch (OperationCanceledException)
                {
                    Leave(largeBytes);
                    throw;
                }

                _ = AnswerAsync(request, largeBytes);
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

        async Task AnswerAsync(PublishRequest request, long largeBytes)
        {
            try
            {
                var (message, error) = await intake.AcceptAsync(request, context.GetHttpContext(), context.CancellationToken);
                if (error is not null)
                {
                    message.Refusal = RefusalOf(error);
                }

                answers.Writer.TryWrite(message);
            }
            finally
            {
                Leave(largeBytes);
                window.Release();
            }
        }
    }

    public override Task Subscribe(IAsyncStreamReader<SubscribeRequest> requestStream, IServerStreamWriter<SubscribeResponse> responseStream, ServerCallContext context) =>
        subscriptions.ServeAsync(requestStream, responseStream, context);

    /// <summary>A stream holds one large event for which there is no room yet; until there is, nothing more is read of it.</summary>
    /// <returns>The bytes it takes of the room.</returns>
    private async ValueTask<long> EnterAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        var bytes = BytesOf(request);
        if (bytes > 0)
        {
            await large.Publications.EnterAsync(bytes, cancellationToken);
        }

        return bytes;
    }

    /// <returns>The bytes that a request takes of the room; 0 for none.</returns>
    private static long BytesOf(PublishRequest request) =>
        request.Payload.Length + request.SourceMessage.Length is var bytes and > LargeMessages.From ? bytes : 0;

    private void Leave(long largeBytes)
    {
        if (largeBytes > 0)
        {
            large.Publications.Leave(largeBytes);
        }
    }

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
}
