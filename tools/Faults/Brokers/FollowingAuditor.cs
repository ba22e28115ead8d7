using EHealth.Integration.Audit;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Faults.Brokers;

/// <summary>An auditor who reads along with the SDK's consumer.</summary>
internal sealed class FollowingAuditor : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly AuditConsumer _consumer;
    private readonly Task _reading;
    private long _read;
    private long _proven;
    private long _doubles;
    private volatile string? _fault;

    private FollowingAuditor(AuditConsumer consumer)
    {
        _consumer = consumer;
        _reading = Task.Factory.StartNew(Follow, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Records given, in order and without gaps.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Records that a signed checkpoint covers.</summary>
    public long Proven => Volatile.Read(ref _proven);

    /// <summary>Records that came more than once.</summary>
    public long Doubles => Volatile.Read(ref _doubles);

    /// <summary>What was found wrong.</summary>
    public string? Fault => _fault;

    public static FollowingAuditor Start(string bootstrapServers, NoteVerifier key) => new(new AuditConsumer(new AuditConsumerOptions
    {
        BootstrapServers = bootstrapServers,
        Key = key,
        Topic = RelayedLog.Topic,
        CheckpointTopic = RelayedLog.CheckpointTopic,
        Settings = new Dictionary<string, string> { ["log_level"] = "0", ["fetch.wait.max.ms"] = "20" },
    }));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading;
        _consumer.Dispose();
        _stopping.Dispose();
    }

    private void Follow()
    {
        try
        {
            while (true)
            {
                var entry = _consumer.Read(TimeSpan.FromMilliseconds(100), _stopping.Token);
                if (entry is not null) Volatile.Write(ref _read, entry.Index + 1);
                Volatile.Write(ref _proven, _consumer.Proven?.Size ?? 0);
                Volatile.Write(ref _doubles, _consumer.Repetitions);
            }
        }
        catch (AuditFaultException fault)
        {
            _fault = fault.Message;
        }
        catch (Confluent.Kafka.KafkaException refused)
        {
            _fault = $"Kafka: {refused.Error.Code} {refused.Error.Reason}";
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
