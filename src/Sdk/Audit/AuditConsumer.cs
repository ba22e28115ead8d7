using Confluent.Kafka;
using EHealth.Integration.Audit.Checking;
using EHealth.Integration.Audit.Reading;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Audit;

/// <summary>Reads a hub's audit from Kafka: each record once, in order of index, whatever the partitions do, and checked as it is read. A record is given as soon as all
/// before it were; <see cref="Proven"/> says how far the hub has signed, about a second behind. Needs to read both topics and nothing else: it joins no consumer group and
/// commits no offsets. For one thread at a time.</summary>
public sealed class AuditConsumer : IDisposable
{
    private readonly AuditConsumerOptions _options;
    private readonly AuditLogCheck _check;
    private readonly TopicReading _topics;
    private readonly Dictionary<long, (AuditEntry Entry, TopicPartitionOffset Place)> _waiting = [];
    private readonly Queue<(long Size, TopicPartitionOffset Place)> _awaited = new();
    private AuditFault? _fault;

    /// <summary>A consumer. It connects when it is first read from.</summary>
    /// <param name="options">What is read.</param>
    /// <param name="from">Where an earlier one stood; null: from the first record on.</param>
    /// <exception cref="ArgumentException">An option or the state is none.</exception>
    public AuditConsumer(AuditConsumerOptions options, AuditConsumerState? from = null)
    {
        _options = options;
        _check = new AuditLogCheck(options.Key, options.Limits, options.NodeId is not null, from?.Position ?? AuditLogPosition.Beginning);
        _topics = new TopicReading(options, from?.Offsets ?? new Dictionary<string, long>());
    }

    /// <summary>The newest checkpoint with which all records agree that it covers; null before the first.</summary>
    public Checkpoint? Proven => _check.Proven;

    /// <summary>Index of the record that <see cref="Read"/> gives next.</summary>
    public long Next => _check.Next;

    /// <summary>Records that came more than once. Some are normal: a hub that was killed sends its last records again.</summary>
    public long Repetitions => _check.Repetitions;

    /// <summary>Whether everything that Kafka had when it was last asked has been read.</summary>
    public bool IsAtEnd => _topics.IsAtEnd && !_check.HasWaiting;

    /// <summary>Where the consumer stands: behind the record that was given last.</summary>
    /// <exception cref="InvalidOperationException">A fault was found; there is nothing to go on from.</exception>
    public AuditConsumerState State
    {
        get
        {
            if (_fault is not null) throw new InvalidOperationException(_fault.Sentence);
            return new AuditConsumerState(_check.Position, _topics.Offsets(_waiting.Values.Select(waiting => waiting.Place).Concat(_awaited.Where(awaited => awaited.Size > _check.Next).Select(awaited => awaited.Place))));
        }
    }

    /// <summary>What is wrong now that nothing more is to come: a record is missing, a checkpoint covers records that are not there, or there is no checkpoint.</summary>
    /// <returns>Null when all is sound.</returns>
    public AuditFault? Finish() => _fault ?? _check.Finish();

    /// <summary>The next record.</summary>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when none came in this time: there is none yet (<see cref="IsAtEnd"/>), or Kafka is away.</returns>
    /// <exception cref="AuditFaultException">The trail is not what was signed. So it stays.</exception>
    /// <exception cref="KafkaException">Kafka refuses, or does not know a topic.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public AuditEntry? Read(TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_fault is not null) throw new AuditFaultException(_fault);
            if (_check.HasWaiting)
            {
                _waiting.Remove(_check.Next, out var waiting);
                if ((_fault = _check.AddWaiting()) is null) return waiting.Entry;
                continue;
            }

            var left = patience - TimeProvider.System.GetElapsedTime(started);
            if (left <= TimeSpan.Zero) return null;
            _fault = Take(left, cancellationToken, out var entry);
            if (_fault is not null) continue;
            if (entry is not null) return entry;
            if (IsAtEnd) return null; // so that whoever reads to the end need not wait
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _topics.Dispose();
        _check.Dispose();
    }

    private AuditFault? Take(TimeSpan patience, CancellationToken cancellationToken, out AuditEntry? next)
    {
        next = null;
        try
        {
            if (_topics.Next(_check, patience, cancellationToken) is not { } message) return null;
            return message.Topic == _options.CheckpointTopic ? TakeCheckpoint(message) : TakeRecord(message, out next);
        }
        catch (ConsumeException gone) when (gone.Error.Code == ErrorCode.Local_AutoOffsetReset)
        {
            return new AuditFault(AuditFaultKind.RecordMissing, $"Kafka no longer has what a partition held when it was last read, or the topic was made anew; record {_check.Next} was awaited", _check.Next);
        }
    }

    private AuditFault? TakeCheckpoint(ConsumeResult<Ignore, byte[]> message)
    {
        var fault = _check.AddCheckpoint(message.Message.Value, out var awaited);
        while (_awaited.TryPeek(out var oldest) && oldest.Size <= _check.Next) _awaited.Dequeue();
        if (awaited is not null) _awaited.Enqueue((awaited.Size, message.TopicPartitionOffset));
        return fault;
    }

    private AuditFault? TakeRecord(ConsumeResult<Ignore, byte[]> message, out AuditEntry? next)
    {
        next = null;
        if (Parse(message.Message.Value) is not { } record)
            return new AuditFault(AuditFaultKind.RecordUnreadable, $"the message at offset {message.Offset} of {message.TopicPartition} is no audit record; record {_check.Next} was awaited", _check.Next);
        if (_options.NodeId is { } node && record.NodeId != node) return null;
        var (entry, awaited) = (new AuditEntry(record, message.Message.Value), _check.Next);
        if (_check.AddRecord(entry.Index, message.Message.Value) is { } fault) return fault;
        if (entry.Index > awaited && _waiting.TryAdd(entry.Index, (entry, message.TopicPartitionOffset))) _topics.IsAhead(message.TopicPartition, entry.Index, _check);
        next = entry.Index == awaited ? entry : null;
        return null;
    }

    private static AuditRecord? Parse(byte[] bytes)
    {
        try
        {
            return AuditRecord.Parser.ParseFrom(bytes) is { Index: <= long.MaxValue } record ? record : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
