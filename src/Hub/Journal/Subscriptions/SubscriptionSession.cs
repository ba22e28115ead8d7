using System.Threading.Channels;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
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

    /// <summary>Payload gathered into one frame. A large event goes alone.</summary>
    private const int MaxBytesPerFrame = 1024 * 1024;
    private const long PassedRecordsWorthSaving = 10_000;

    private static readonly MessageParser<PublishedDelivery> RecordParser = PublishedDelivery.Parser.WithDiscardUnknownFields(discardUnknownFields: true);

    private static readonly TimeSpan SaveInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(60);

    /// <summary>Whatever a subscriber asks for: a day is as good as never, and more is no timer's.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    /// <summary>How long a subscriber may take to receive one large event: it holds room that others wait for. 64 MiB on a line of 2 Mbit/s.</summary>
    private static readonly TimeSpan LargeDeliveryTimeout = TimeSpan.FromMinutes(5);

    private readonly SubscriptionHub _hub;
    private readonly SubscriptionKey _key;
    private readonly IReadOnlyDictionary<string, TimeSpan> _types;
    private readonly SegmentedLog _log;
    private readonly Sealer _sealer;
    private readonly ByteRoom _room;
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
        SubscriptionHub hub, SubscriptionKey key, SubscriptionBody state, IReadOnlyDictionary<string, TimeSpan> types, int maxInFlight, SegmentedLog log, Sealer sealer, ByteRoom room,
        TimeProvider time)
    {
        _hub = hub;
        _key = key;
        _types = types;
        _log = log;
        _sealer = sealer;
        _room = room;
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
    /// <param name="deliver">Sends events to the subscriber in one frame; returns when it has taken most of them.</param>
    /// <param name="cancellationToken">Fires when the subscriber has gone.</param>
    public async Task RunAsync(Func<IReadOnlyList<Event>, CancellationToken, Task> deliver, CancellationToken cancellationToken)
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

        using var reader = _log.OpenReaderAtOrAfter(_firstIndex);
        var batch = new List<QueuedEvent>();
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
                    await DeliverAsync(batch, deliver, either);
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

    private void ApplyAnswers(List<QueuedEvent> batch, CancellationToken ended)
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

    private void Apply(Answer answer, long sequence, List<QueuedEvent> batch, CancellationToken ended)
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
    private void GiveNext(QueuedEvent? next, List<QueuedEvent> batch)
    {
        for (; next is not null; next = _window.Acknowledge((long)next.Event.Sequence))
        {
            if (!HasExpired(next.Event))
            {
                Give(next, batch);
                return;
            }
        }
    }

    private void GiveAgain(List<QueuedEvent> batch)
    {
        while (batch.Count < MaxEventsPerFrame && _window.TakeUp() is { } again)
        {
            if (HasExpired(again.Event))
            {
                _handledSinceSave = true;
                GiveNext(_window.Acknowledge((long)again.Event.Sequence), batch);
                continue;
            }

            Give(again, batch);
        }
    }

    private static void Give(QueuedEvent queued, List<QueuedEvent> batch)
    {
        queued.Event.Attempt++;
        batch.Add(queued);
    }

    /// <summary>Sends what was gathered, small events together, each large one alone.</summary>
    private async Task DeliverAsync(List<QueuedEvent> batch, Func<IReadOnlyList<Event>, CancellationToken, Task> deliver, CancellationTokenSource ending)
    {
        var frame = new List<Event>(batch.Count);
        var bytes = 0;
        foreach (var queued in batch)
        {
            if (frame.Count > 0 && (queued.SealedPayload is not null || bytes + queued.Bytes > MaxBytesPerFrame))
            {
                await deliver(frame, ending.Token);
                (frame, bytes) = ([], 0);
            }

            if (queued.SealedPayload is { } stored)
            {
                await DeliverLargeAsync(queued, stored, deliver, ending);
                continue;
            }

            frame.Add(queued.Event);
            bytes += queued.Bytes;
        }

        if (frame.Count > 0)
        {
            await deliver(frame, ending.Token);
        }
    }

    /// <summary>The payload is in memory from here to the end of the sending, and at no other time, however long the subscriber then takes to answer.</summary>
    private async Task DeliverLargeAsync(
        QueuedEvent queued, StoredBytes stored, Func<IReadOnlyList<Event>, CancellationToken, Task> deliver, CancellationTokenSource ending)
    {
        await _room.EnterAsync(stored.Length, ending.Token);
        try
        {
            var sealedPayload = GC.AllocateUninitializedArray<byte>(stored.Length);
            stored.Read(sealedPayload);
            if (_sealer.OpenInPlace(sealedPayload, Guid.Parse(queued.Event.MessageId).ToByteArray(bigEndian: true)) is not { } payload)
            {
                // Its key was destroyed: there is nothing to deliver, and never will be.
                _answers.Writer.TryWrite(new Answer(AnswerKind.Handled, [queued.Event.Sequence], default));
                return;
            }

            var whole = queued.Event.Clone();
            whole.Payload = UnsafeByteOperations.UnsafeWrap(payload);
            await using var overdue = _time.CreateTimer(
                _ =>
                {
                    _hub.NoteNotTaken(_key, queued.Event.Sequence, stored.Length, LargeDeliveryTimeout);
                    _ = ending.CancelAsync();
                },
                null, LargeDeliveryTimeout, Timeout.InfiniteTimeSpan);
            await deliver([whole], ending.Token);
        }
        finally
        {
            _room.Leave(stored.Length);
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

    private void ReadEvents(LogReader reader, List<QueuedEvent> batch)
    {
        while (_window.HasRoom && batch.Count < MaxEventsPerFrame && reader.TryRead(out var record))
        {
            if (record.Type != (byte)RecordType.Published || _window.IsDone(record.Index) || Read(record) is not { } queued)
            {
                _window.Pass(record.Index);
            }
            else if (_window.Take(queued))
            {
                Give(queued, batch);
            }
        }
    }

    /// <summary>The event in a record; null when it is of no wanted type, has expired, or its key was destroyed.</summary>
    private QueuedEvent? Read(LogRecord record)
    {
        var stored = default(StoredBytes);
        var body = record.IsWhole
            ? RecordParser.ParseFrom(AuditSection.BodyOf(record.Payload).Span)
            : LargeBody.Read(RecordParser, record, PublishedBody.SealedPayloadFieldNumber, out stored);
        var acceptedAt = DateTimeOffset.FromUnixTimeMilliseconds(body.AcceptedAtMs);
        if (!_types.TryGetValue(body.Type, out var expiresAfter) || acceptedAt + expiresAfter <= _time.GetUtcNow())
        {
            return null;
        }

        var queued = new Event
        {
            Sequence = (ulong)record.Index,
            Type = body.Type,
            MessageId = body.Key.ToReplayKey().MessageId.ToString("D"),
            Sender = body.Sender,
            OnBehalfOf = body.OnBehalfOf,
            AcceptedAt = Timestamp.FromDateTimeOffset(acceptedAt),
            TraceParent = body.TraceParent,
        };
        if (!record.IsWhole && stored.Length > 0)
        {
            return new QueuedEvent(queued, body.Subject, stored);
        }

        var payload = body.SealedPayload.IsEmpty ? [] : _sealer.Open(body.SealedPayload.Span, body.Key.MessageId.Span);
        if (payload is null)
        {
            return null;
        }

        queued.Payload = UnsafeByteOperations.UnsafeWrap(payload);
        return new QueuedEvent(queued, body.Subject);
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
