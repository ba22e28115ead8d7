using System.Diagnostics;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk.Calls;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Publishing;

/// <summary>Publishes over one stream that all events of a connection share; a large event goes by a call of its own, so that the small ones do not wait
/// behind it.</summary>
internal sealed class EventPublisher(Events.EventsClient events, HubClientOptions options, TimeProvider time) : IEventPublisher, IDisposable
{
    /// <summary>Payload and source message above which an event travels alone.</summary>
    private const int MostStreamedBytes = 256 * 1024;

    /// <summary>What a line is given as its least speed: 8 Mbit/s.</summary>
    private const int BytesPerSecond = 1024 * 1024;

    private readonly RequestCheck _check = new(options);
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _opening = new();
    private volatile PublishStream? _stream;

    public async Task<PublishReceipt> PublishAsync(IMessage message, PublishOptions publish, CancellationToken cancellationToken)
    {
        var messageId = publish.MessageId ?? Guid.CreateVersion7(time.GetUtcNow());
        var request = new PublishRequest
        {
            Type = message.Descriptor.FullName,
            Payload = message.ToByteString(),
            MessageId = messageId.ToString("D"),
            OnBehalfOf = publish.OnBehalfOf ?? "",
            Purpose = publish.Purpose ?? options.DefaultPurpose,
            TraceParent = Activity.Current?.Id ?? "",
            SubjectMustBeKnown = publish.SubjectMustBeKnown,
            SourceId = publish.SourceId,
        };
        PublishResponse response;
        if (request.Payload.Length + publish.SourceMessage.Length > MostStreamedBytes)
        {
            request.SourceMessage = UnsafeByteOperations.UnsafeWrap(publish.SourceMessage);
            response = await events.PublishAsync(request, deadline: DeadlineOf(request), cancellationToken: cancellationToken);
        }
        else
        {
            // A copy: an event given up by its publisher may still wait to be sent, when the publisher's buffer holds something else.
            request.SourceMessage = ByteString.CopyFrom(publish.SourceMessage.Span);
            response = await StreamAsync(request, cancellationToken);
        }

        return new PublishReceipt(messageId, response.ExchangeId, response.AuditIndex, response.Repeated);
    }

    /// <summary>Ends the stream; what is unanswered fails. The source holds nothing that needs disposal, and who waits may still look at it.</summary>
    public void Dispose() => _closing.Cancel();

    /// <summary>One event and its repetitions, all with the same message id, so that the hub accepts it once.</summary>
    private async Task<PublishResponse> StreamAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        if (_check.Refusal(request) is { } refusal)
        {
            throw refusal;
        }

        var started = time.GetTimestamp();
        var (attempt, isExcused) = (0, false);
        while (true)
        {
            HubException no;
            var stoodBefore = TakeStream(out var stream);
            try
            {
                var response = await AnswerAsync(stream, request, started, cancellationToken);
                if (response.Refusal is null)
                {
                    return response;
                }

                no = PublishRefusals.ToException(response);
            }
            catch (TimeoutException late)
            {
                throw PublishRefusals.TimedOut(late);
            }
            catch (RpcException broken) when (!_closing.IsCancellationRequested && PublishRefusals.OfBrokenStream(broken) is { } known)
            {
                if (stoodBefore && !isExcused)
                {
                    // It may have ended between two events, unnoticed: that was no attempt of this one.
                    isExcused = true;
                    continue;
                }

                no = known;
            }

            var pause = Repetition.PauseAfter(attempt, no.RetryAfter);
            if (attempt++ >= options.MaxRetries || !ErrorCatalogue.IsTransient(no.Code) || pause >= Left(started))
            {
                throw no;
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<PublishResponse> AnswerAsync(PublishStream stream, PublishRequest request, long started, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (stream.TrySend(request, out var answer))
            {
                return await answer.WaitAsync(Left(started), time, cancellationToken);
            }

            await Task.WhenAny(answer).WaitAsync(Left(started), time, cancellationToken);
        }
    }

    /// <summary>A large event has its own time on the line, and on the hub's disk.</summary>
    private DateTime DeadlineOf(PublishRequest request) =>
        (time.GetUtcNow() + options.DefaultTimeout + ((request.Payload.Length + request.SourceMessage.Length) / BytesPerSecond * TimeSpan.FromSeconds(1))).UtcDateTime;

    private TimeSpan Left(long started)
    {
        var left = options.DefaultTimeout - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <returns>True when the stream was open already.</returns>
    private bool TakeStream(out PublishStream stream)
    {
        if (_stream is { IsOpen: true } open)
        {
            stream = open;
            return true;
        }

        lock (_opening)
        {
            if (_stream is { IsOpen: true } opened)
            {
                stream = opened;
                return true;
            }

            stream = _stream = PublishStream.Open(events, _closing.Token);
            return false;
        }
    }
}
