using Confluent.Kafka;
using EHealth.Integration.Audit;
using EHealth.Integration.Hub.Journal.Tree;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Verifies the audit where it stands: reads both topics to their ends and proves what it reads.</summary>
internal sealed class KafkaCheck(AuditConsumerOptions options, AuditConsumerState? from)
{
    // Records may be signed, and their checkpoint in Kafka, a moment before they are.
    private static readonly TimeSpan LastRecords = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Where a later check can go on; null after a fault.</summary>
    public AuditConsumerState? State { get; private set; }

    /// <summary>Checks.</summary>
    /// <returns>Null when Kafka cannot be reached.</returns>
    /// <exception cref="KafkaException">Kafka refuses, or does not know a topic.</exception>
    public AuditTreeReport? Run(CancellationToken cancellationToken)
    {
        using var consumer = new AuditConsumer(options, from);
        var heard = TimeProvider.System.GetTimestamp();
        try
        {
            while (true)
            {
                if (consumer.Read(TimeSpan.FromSeconds(1), cancellationToken) is not null)
                {
                    heard = TimeProvider.System.GetTimestamp();
                    continue;
                }

                var silence = TimeProvider.System.GetElapsedTime(heard);
                if (!consumer.IsAtEnd)
                {
                    if (silence > Silence) return null;
                    continue;
                }

                var fault = consumer.Finish();
                if (fault is not null && silence < LastRecords) continue;
                State = fault is null ? consumer.State : null;
                return new AuditTreeReport(consumer.Next, consumer.Proven, fault?.Sentence, fault?.Record);
            }
        }
        catch (AuditFaultException found)
        {
            return new AuditTreeReport(consumer.Next, consumer.Proven, found.Fault.Sentence, found.Fault.Record);
        }
    }
}
