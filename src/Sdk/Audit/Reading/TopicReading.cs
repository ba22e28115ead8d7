using Confluent.Kafka;
using EHealth.Integration.Audit.Checking;

namespace EHealth.Integration.Audit.Reading;

/// <summary>Both topics, all partitions, from given places on. Partitions that are far ahead of others wait, so that the others' records find room.</summary>
internal sealed class TopicReading : IDisposable
{
    private const int MostCheckpointsAhead = 10_000;
    private static readonly TimeSpan MetadataInterval = TimeSpan.FromSeconds(10);

    private readonly AuditConsumerOptions _options;
    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly Dictionary<string, long> _from;
    private readonly HashSet<TopicPartition> _ended = [];
    private readonly Dictionary<TopicPartition, long> _paused = []; // with the newest record of it
    private readonly TopicPartition _checkpoints;
    private long _partitionsRead;
    private long _nowhere = -1; // the record that no other partition seems to have: nobody waits for it any longer

    public TopicReading(AuditConsumerOptions options, IReadOnlyDictionary<string, long> from)
    {
        _options = options;
        _from = new Dictionary<string, long>(from);
        _checkpoints = new TopicPartition(options.CheckpointTopic, 0);
        _consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig(new Dictionary<string, string>(options.Settings))
        {
            BootstrapServers = options.BootstrapServers,
            GroupId = "ehealth-auditor", // librdkafka asks for one; none is joined, for partitions are assigned by hand
            EnableAutoCommit = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Error, // a place that is gone is a loss, no reason to begin elsewhere
            AllowAutoCreateTopics = false,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, error) => options.OnTrouble?.Invoke(error)).Build();
    }

    /// <summary>Whether all partitions have been read to where they ended when they were last asked.</summary>
    public bool IsAtEnd => _next.Count > 0 && _ended.Count == _next.Count;

    /// <summary>Where to go on, when these messages have to come again.</summary>
    public Dictionary<string, long> Offsets(IEnumerable<TopicPartitionOffset> again)
    {
        var offsets = new Dictionary<string, long>(_from);
        foreach (var (partition, next) in _next) if (next >= 0) offsets[NameOf(partition)] = next;
        foreach (var message in again) offsets[NameOf(message.TopicPartition)] = Math.Min(message.Offset.Value, offsets[NameOf(message.TopicPartition)]);
        return offsets;
    }

    /// <summary>The next message of any partition; null when none came in this time, or a partition has ended.</summary>
    public ConsumeResult<Ignore, byte[]>? Next(AuditLogCheck check, TimeSpan patience, CancellationToken cancellationToken)
    {
        Balance(check);

        // A record that keeps others waiting may stand in a partition that was added meanwhile.
        var started = TimeProvider.System.GetTimestamp();
        if ((_next.Count == 0 || (check.Ahead > 0 && TimeProvider.System.GetElapsedTime(_partitionsRead) > MetadataInterval)) && !Assign(patience)) return null;
        patience -= TimeProvider.System.GetElapsedTime(started);
        cancellationToken.ThrowIfCancellationRequested();
        if (_consumer.Consume(patience > TimeSpan.Zero ? patience : TimeSpan.Zero) is not { } result) return null;
        if (result.IsPartitionEOF)
        {
            _ended.Add(result.TopicPartition);
            _next[result.TopicPartition] = result.Offset.Value;
            return null;
        }

        _ended.Remove(result.TopicPartition);
        _next[result.TopicPartition] = result.Offset.Value + 1;
        return result;
    }

    /// <summary>A partition has brought a record before those that precede it; what keeps it waiting is in another one.</summary>
    public void IsAhead(TopicPartition partition, long index, AuditLogCheck check)
    {
        if (check.Ahead >= _options.Limits.MostAhead / 2 && check.Next != _nowhere) Pause(partition, index);
    }

    public void Dispose()
    {
        _consumer.Close();
        _consumer.Dispose();
    }

    private static string NameOf(TopicPartition partition) => $"{partition.Topic}/{partition.Partition.Value}";

    /// <summary>The checkpoints first, records do not overtake them: late checkpoints are costly. Nor do partitions that are ahead starve others, unless the others have
    /// no more; then what keeps the records waiting is not there.</summary>
    private void Balance(AuditLogCheck check)
    {
        if (check.Awaited >= MostCheckpointsAhead) Pause(_checkpoints, -1);
        else if (check.Awaited < MostCheckpointsAhead / 2) Resume([_checkpoints]);
        var behind = check.Next - (check.Proven?.Size ?? 0) < _options.Limits.Remembered / 2 || check.Awaited > 0 || _ended.Contains(_checkpoints);
        if (!behind)
        {
            foreach (var partition in _next.Keys.Where(partition => partition != _checkpoints)) Pause(partition, -1);
        }
        else if (_paused.Count > 0)
        {
            // What is awaited can stand in a partition that has not brought a later record: in that order they are written.
            var waiting = _paused.Where(paused => paused.Key != _checkpoints).ToList();
            var canHelp = waiting.Where(paused => paused.Value < check.Next).ToList();
            var othersHaveMore = canHelp.Count > 0 || _next.Keys.Any(partition => partition != _checkpoints && !_ended.Contains(partition) && !_paused.ContainsKey(partition));
            if (!othersHaveMore) _nowhere = check.Next;
            Resume((!othersHaveMore || check.Ahead < _options.Limits.MostAhead / 4 ? waiting : canHelp).Select(paused => paused.Key));
        }
    }

    private void Pause(TopicPartition partition, long newest)
    {
        if (_next.ContainsKey(partition) && _paused.TryAdd(partition, newest)) _consumer.Pause([partition]);
    }

    private void Resume(IEnumerable<TopicPartition> partitions)
    {
        var paused = partitions.Where(partition => _paused.Remove(partition)).ToList();
        if (paused.Count > 0) _consumer.Resume(paused);
    }

    /// <returns>False when Kafka is away.</returns>
    private bool Assign(TimeSpan patience)
    {
        if (Find(_options.Topic, patience) is not { } records || Find(_options.CheckpointTopic, patience) is not { } checkpoints) return false;
        _partitionsRead = TimeProvider.System.GetTimestamp();
        var added = records.Concat(checkpoints).Where(partition => !_next.ContainsKey(partition)).ToList();
        if (added.Count == 0) return true;
        _consumer.IncrementalAssign(added.Select(partition => new TopicPartitionOffset(partition, _from.TryGetValue(NameOf(partition), out var offset) ? offset : Offset.Beginning)));
        foreach (var partition in added) _next[partition] = _from.GetValueOrDefault(NameOf(partition), -1);
        return true;
    }

    private List<TopicPartition>? Find(string topic, TimeSpan patience)
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
            var found = admin.GetMetadata(topic, patience).Topics.Single();
            if (found.Error.IsError || found.Partitions.Count == 0)
                throw new KafkaException(new Error(found.Error.IsError ? found.Error.Code : ErrorCode.UnknownTopicOrPart, $"topic '{topic}': {found.Error.Reason}"));
            return found.Partitions.ConvertAll(partition => new TopicPartition(topic, partition.PartitionId));
        }
        catch (KafkaException away) when (away.Error.Code is ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_AllBrokersDown)
        {
            _options.OnTrouble?.Invoke(away.Error);
            return null;
        }
    }
}
