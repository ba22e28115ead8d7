using Confluent.Kafka;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>What every producer to the audit's topics has in common. The operator's settings come first and cannot loosen it.</summary>
internal static class AuditProducerConfig
{
    public static ProducerConfig Create(AuditRelayOptions options, string clientId) => new(new Dictionary<string, string>(options.Settings))
    {
        BootstrapServers = options.BootstrapServers,
        ClientId = clientId,
        Acks = Acks.All,

        // Nothing is ever given up: time-outs are where idempotent producers lose and reorder. The journal is the buffer, so the wait costs nothing.
        MessageTimeoutMs = 0,
        SocketKeepaliveEnable = true,
        ReconnectBackoffMs = 100,
        ReconnectBackoffMaxMs = 2000,
    };
}
