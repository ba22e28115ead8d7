using Confluent.Kafka;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Stack.Audit;

/// <summary>Reads the audit log's checkpoints from Kafka, as an auditor would.</summary>
internal static class CheckpointReader
{
    /// <summary>Waits for a checkpoint over at least so many records.</summary>
    /// <param name="bootstrapServers">The Kafka.</param>
    /// <param name="key">The log's public key.</param>
    /// <param name="size">How many records it must cover.</param>
    /// <param name="most">How long to wait for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when none came that the key has signed.</returns>
    public static Checkpoint? Await(string bootstrapServers, NoteVerifier key, long size, TimeSpan most, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "stack-auditor-checkpoints", EnableAutoCommit = false })
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        consumer.Assign(new TopicPartitionOffset(KafkaPart.CheckpointTopic, 0, Offset.Beginning));
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < most && !cancellationToken.IsCancellationRequested)
        {
            if (consumer.Consume(TimeSpan.FromMilliseconds(100))?.Message is not { } message) continue;
            if (SignedNote.TryParse(message.Value) is { } note && note.IsSignedBy(key) && Checkpoint.TryParse(note.Text) is { } checkpoint && checkpoint.Size >= size) return checkpoint;
        }

        return null;
    }
}
