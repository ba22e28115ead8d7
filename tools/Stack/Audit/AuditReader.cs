using System.Collections.Concurrent;
using Confluent.Kafka;
using EHealth.Integration.Contracts.Audit.V1;

namespace EHealth.Integration.Stack.Audit;

/// <summary>A plain Kafka consumer of the audit topic that runs along, as an auditor's would. It knows nothing of the hub but the topic and the published proto.</summary>
internal sealed class AuditReader : IAsyncDisposable
{
    private readonly IConsumer<Ignore, byte[]> _consumer;
    private readonly Action<AuditRecord, byte[]> _onRecord;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<ulong, int> _copies = new();
    private readonly Task _reading;

    private AuditReader(IConsumer<Ignore, byte[]> consumer, Action<AuditRecord, byte[]> onRecord)
    {
        _consumer = consumer;
        _onRecord = onRecord;
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Records read, by audit index; the value is how often each came.</summary>
    public IReadOnlyDictionary<ulong, int> Copies => _copies;

    /// <summary>Starts reading all partitions from their beginning.</summary>
    public static AuditReader Start(string bootstrapServers, Action<AuditRecord, byte[]> onRecord)
    {
        var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "stack-auditor",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 20,
        }).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var partitions = admin.GetMetadata(KafkaPart.AuditTopic, TimeSpan.FromSeconds(10)).Topics.Single().Partitions;
        consumer.Assign(partitions.Select(partition => new TopicPartitionOffset(KafkaPart.AuditTopic, partition.PartitionId, Offset.Beginning)));
        return new AuditReader(consumer, onRecord);
    }

    /// <summary>Waits until a range of audit records has been read, or nothing new has come for a while.</summary>
    public async Task WaitForAsync(ulong from, ulong to, TimeSpan quietTime, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var (seen, quietSince) = (0, TimeProvider.System.GetTimestamp());
        while (Missing(from, to) > 0 && TimeProvider.System.GetElapsedTime(quietSince) < quietTime && await timer.WaitForNextTickAsync(cancellationToken))
        {
            (seen, quietSince) = _copies.Count == seen ? (seen, quietSince) : (_copies.Count, TimeProvider.System.GetTimestamp());
        }
    }

    /// <summary>How many records of a range have not been read.</summary>
    public long Missing(ulong from, ulong to)
    {
        var missing = 0L;
        for (var index = from; index < to; index++)
        {
            missing += _copies.ContainsKey(index) ? 0 : 1;
        }

        return missing;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _consumer.Close();
        _consumer.Dispose();
        _stopping.Dispose();
    }

    private void Read()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (_consumer.Consume(TimeSpan.FromMilliseconds(100)) is { Message: { } message })
            {
                var record = AuditRecord.Parser.ParseFrom(message.Value);
                _copies.AddOrUpdate(record.Index, 1, static (_, copies) => copies + 1);
                _onRecord(record, message.Value);
            }
        }
    }
}
