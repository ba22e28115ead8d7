using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>One subscriber's open stream: reads the journal from its place, keeps the order, gives again what was not handled.</summary>
public sealed class SubscriptionSession
{
    private const int MaxEventsPerFrame = 128;
    private const long PassedRecordsWorthSaving = 10_000;

    private static readonly MessageParser<PublishedDelivery> RecordParser = PublishedDelivery.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    private static readonly TimeSpan SaveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    /// <summary>Whatever a subscriber asks for: a day is as good as never, and more is no timer's.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    private readonly SubscriptionHub _hub;
    private readonly SubscriptionKey _key;
    private readonly IReadOnlyDictionary<string, TimeSpan> _types;
    private readonly SegmentedLog _log;
    private readonly Sealer _sealer;
    private readonly TimeProvider _time;
    private readonly DeliveryWindow _window;
    private readonly Channel<Answer> _answers = Channel.CreateUnbounded<Answer>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _ending = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _firstIndex;
    private long _savedPassed;
    private long _savedAt;
    private bool _handledSinceSave;
    private CancellationTokenSource? _running;
    private bool _endRequested;

    internal SubscriptionSession(
        SubscriptionHub hub, SubscriptionKey key, SubscriptionBody state, IReadOnlyDictionary<string, TimeSpan> types, int maxInFlight, SegmentedLog log, Sealer sealer, TimeProvider time)
    {
        _hub = hub;
        _key = key;
        _types = types;
        _log = log;
        _sealer = sealer;
        _time = time;
        _window = new DeliveryWindow(DeliveryPlace.Of(state), maxInFlight);
        _firstIndex = state.Cursor + 1;
        _savedPassed = _window.Passed;
    }

    private enum AnswerKind
    {
        Handled,
        Failed,
        Redeliver,
    }

    /// <summary>The subscriber has handled these events.</summary>
    public void Acknowledge(IReadOnlyList<ulong> sequences) => _answers.Writer.TryWrite(new Answer(AnswerKind.Handled, sequences, default));

    /// <summary>The subscriber has not handled this event; it comes again after a while.</summary>
    public void Reject(ulong sequence, TimeSpan retryAfter) => _answers.Writer.TryWrite(new Answer(AnswerKind.Failed, [sequence], retryAfter));

    /// <summary>Delivers until the subscriber goes, another session takes over, or the log ends.</summary>
    /// <param name="deliver">Sends a batch to the subscriber.</param>
    /// <param name="cancellationToken">Fires when the subscriber has gone.</param>
    public async Task RunAsync(Func<IReadOnlyList<Event>, Task> deliver, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_ending)
        {
            if (_endRequested)
            {
                return;
            }

            _running = either;
        }

        using var reader = _log.OpenReader(Math.Max(_firstIndex, _log.FirstIndex));
        var batch = new List<Event>();
        var moreRecords = Task.FromResult(true);
        var moreAnswers = Task.FromResult(true);
        try
        {
            while (true)
            {
                ApplyAnswers(batch, either.Token);
                GiveAgain(batch);
                ReadEvents(reader, batch);
                if (batch.Count > 0)
                {
                    await deliver(batch);
                    batch.Clear();
                    continue;
                }

                SaveIfDue(force: false);
                moreAnswers = moreAnswers.IsCompleted ? _answers.Reader.WaitToReadAsync(either.Token).AsTask() : moreAnswers;
                if (!_window.HasRoom)
                {
                    await moreAnswers;
                    continue;
                }

                moreRecords = moreRecords.IsCompleted ? reader.WaitToReadAsync(either.Token).AsTask() : moreRecords;
                var woken = await Task.WhenAny(moreRecords, moreAnswers);
                if (!await woken)
                {
                    return; // The log has ended.
                }
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The subscriber has gone, or has come back on another stream.
        }
        finally
        {
            lock (_ending)
            {
                _running = null;
            }

            await either.CancelAsync();
            try
            {
                ApplyAnswers([], either.Token);
                SaveIfDue(force: true);
            }
            finally
            {
                _hub.Ended(_key, this);
                _stopped.TrySetResult();
            }
        }
    }

    /// <summary>Ends the session and waits until its place is kept.</summary>
    internal async Task EndAsync()
    {
        bool isRunning;
        lock (_ending)
        {
            _endRequested = true;
            isRunning = _running is not null;
            _running?.Cancel();
        }

        if (isRunning)
        {
            await _stopped.Task;
        }
    }

    private void ApplyAnswers(List<Event> batch, CancellationToken ended)
    {
        while (_answers.Reader.TryRead(out var answer))
        {
            _handledSinceSave |= answer.Kind == AnswerKind.Handled;
            foreach (var sequence in answer.Sequences)
            {
                Apply(answer, (long)sequence, batch, ended);
            }
        }
    }

    private void Apply(Answer answer, long sequence, List<Event> batch, CancellationToken ended)
    {
        switch (answer.Kind)
        {
            case AnswerKind.Handled:
                GiveNext(_window.Acknowledge(sequence), batch);
                break;
            case AnswerKind.Failed when _window.SetAside(sequence) is { } failed:
                _ = RedeliverLaterAsync(failed, answer.RetryAfter, ended);
                break;
            case AnswerKind.Redeliver:
                _window.Due(sequence);
                break;
            default:
                break; // An answer to something no longer outstanding.
        }
    }

    // What waited behind an event may have expired meanwhile, and so may what waits behind that.
    private void GiveNext(QueuedEvent? next, List<Event> batch)
    {
        for (; next is not null; next = _window.Acknowledge((long)next.Event.Sequence))
        {
            if (!HasExpired(next.Event))
            {
                batch.Add(next.Event);
                return;
            }
        }
    }

    private void GiveAgain(List<Event> batch)
    {
        while (batch.Count < MaxEventsPerFrame && _window.TakeUp() is { } again)
        {
            if (HasExpired(again.Event))
            {
                _handledSinceSave = true;
                GiveNext(_window.Acknowledge((long)again.Event.Sequence), batch);
                continue;
            }

            again.Event.Attempt++;
            batch.Add(again.Event);
        }
    }

    private bool HasExpired(Event queued) => queued.AcceptedAt.ToDateTimeOffset() + _types[queued.Type] <= _time.GetUtcNow();

    private async Task RedeliverLaterAsync(QueuedEvent failed, TimeSpan retryAfter, CancellationToken ended)
    {
        var doubled = FirstBackoff * Math.Pow(2, Math.Min(failed.Event.Attempt - 1, 10));
        var backoff = doubled < LongestBackoff ? doubled : LongestBackoff;
        var pause = retryAfter > backoff ? retryAfter : backoff;
        await Task.Delay(pause < LongestPause ? pause : LongestPause, _time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _answers.Writer.TryWrite(new Answer(AnswerKind.Redeliver, [(ulong)failed.Sequence], default));
    }

    private void ReadEvents(LogReader reader, List<Event> batch)
    {
        while (_window.HasRoom && batch.Count < MaxEventsPerFrame && reader.TryRead(out var record))
        {
            if (record.Type != (byte)RecordType.Published || _window.IsDone(record.Index) || Read(record) is not { } queued)
            {
                _window.Pass(record.Index);
            }
            else if (_window.Take(queued))
            {
                batch.Add(queued.Event);
            }
        }
    }

    /// <summary>The event in a record; null when it is of no wanted type, has expired, or its key was destroyed.</summary>
    private QueuedEvent? Read(LogRecord record)
    {
        var body = RecordParser.ParseFrom(AuditSection.BodyOf(record.Payload).Span);
        var acceptedAt = DateTimeOffset.FromUnixTimeMilliseconds(body.AcceptedAtMs);
        if (!_types.TryGetValue(body.Type, out var expiresAfter) || acceptedAt + expiresAfter <= _time.GetUtcNow())
        {
            return null;
        }

        var payload = body.SealedPayload.IsEmpty ? [] : _sealer.Open(body.SealedPayload.Span, body.Key.MessageId.Span);
        return payload is null ? null : new QueuedEvent(
            new Event
            {
                Sequence = (ulong)record.Index,
                Type = body.Type,
                Payload = UnsafeByteOperations.UnsafeWrap(payload),
                MessageId = body.Key.ToReplayKey().MessageId.ToString("D"),
                Sender = body.Sender,
                OnBehalfOf = body.OnBehalfOf,
                AcceptedAt = Timestamp.FromDateTimeOffset(acceptedAt),
                Attempt = 1,
                TraceParent = body.TraceParent,
            },
            body.Subject);
    }

    private void SaveIfDue(bool force)
    {
        // Records of no interest move the cursor too, and this very record is one: only something handled, or a long way passed, is worth a new one.
        var due = _handledSinceSave ? force || _time.GetElapsedTime(_savedAt) >= SaveInterval : _window.Passed - _savedPassed >= PassedRecordsWorthSaving;
        if (!due)
        {
            return;
        }

        var state = _window.Place.ToBody(_key);
        _hub.Save(_key, state);
        _handledSinceSave = false;
        _savedPassed = _window.Passed;
        _savedAt = _time.GetTimestamp();
    }

    private readonly record struct Answer(AnswerKind Kind, IReadOnlyList<ulong> Sequences, TimeSpan RetryAfter);
}
