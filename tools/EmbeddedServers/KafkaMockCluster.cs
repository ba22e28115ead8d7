using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace EHealth.Integration.EmbeddedServers;

/// <summary>
/// librdkafka's own mock cluster: brokers that speak the Kafka protocol over TCP on the loopback address, in this process.
/// Any Kafka client can connect. It knows producers (idempotent and transactional), consumers and consumer groups.
/// </summary>
/// <remarks>
/// For development and tests only; it is not Kafka. It writes nothing to disk, keeps no more than about 5 MB or 100,000
/// messages a partition (whichever comes first; older ones are dropped, whether read or not), knows no TLS and no access
/// control, and does not enforce min.insync.replicas.
/// </remarks>
public sealed class KafkaMockCluster : IDisposable
{
    private readonly MockClusterHandle _cluster;
    private readonly int _brokers;

    private KafkaMockCluster(MockClusterHandle cluster, int brokers)
    {
        _cluster = cluster;
        _brokers = brokers;
        BootstrapServers = Marshal.PtrToStringUTF8(LibrdkafkaMock.ClusterBootstraps(cluster))!;
    }

    /// <summary>host:port of all brokers, comma separated, for a client's bootstrap.servers.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a cluster whose brokers, ids 1 .. <paramref name="brokers"/>, listen on free ports.</summary>
    /// <param name="brokers">1 .. 10.</param>
    /// <exception cref="DllNotFoundException">Confluent.Kafka finds no librdkafka for this machine.</exception>
    public static KafkaMockCluster Start(int brokers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, 10);
        return new KafkaMockCluster(MockClusterHandle.Create(brokers), brokers);
    }

    /// <summary>
    /// Creates a topic, replicated to every broker; partition n is led by broker 1 + n modulo the number of brokers. A topic
    /// that a client asks for is created too, with 4 partitions led by any broker.
    /// </summary>
    /// <exception cref="KafkaException">The topic exists.</exception>
    public void CreateTopic(string name, int partitions)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        Demand(LibrdkafkaMock.TopicCreate(_cluster, name, partitions, _brokers));
        // librdkafka draws the leaders by lot: a test that takes one broker down could find it leading everything.
        for (var partition = 0; partition < partitions; partition++)
            Demand(LibrdkafkaMock.PartitionSetLeader(_cluster, name, partition, 1 + partition % _brokers));
    }

    /// <summary>Cuts every connection and accepts none, until <see cref="SetAllBrokersUp"/>. What was written stays.</summary>
    public void SetAllBrokersDown() => Demand(LibrdkafkaMock.BrokerSetDown(_cluster, LibrdkafkaMock.AllBrokers));

    /// <summary>Accepts connections again, on the same ports.</summary>
    public void SetAllBrokersUp() => Demand(LibrdkafkaMock.BrokerSetUp(_cluster, LibrdkafkaMock.AllBrokers));

    /// <summary>As <see cref="SetAllBrokersDown"/> for one broker; its partitions get no other leader.</summary>
    public void SetBrokerDown(int brokerId) => Demand(LibrdkafkaMock.BrokerSetDown(_cluster, brokerId));

    /// <summary>Ends <see cref="SetBrokerDown"/>.</summary>
    public void SetBrokerUp(int brokerId) => Demand(LibrdkafkaMock.BrokerSetUp(_cluster, brokerId));

    /// <summary>Delays every answer of every broker by this much, in whole milliseconds; zero for none.</summary>
    public void SetRoundTripTime(TimeSpan roundTripTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(roundTripTime, TimeSpan.Zero);
        Demand(LibrdkafkaMock.BrokerSetRtt(_cluster, LibrdkafkaMock.AllBrokers, (int)roundTripTime.TotalMilliseconds));
    }

    /// <summary>
    /// The next produce requests are refused with these codes, one each, in this order and whoever sends them, e.g.
    /// <see cref="ErrorCode.NotEnoughReplicas"/>. <see cref="ErrorCode.Local_Transport"/> cuts the connection instead.
    /// </summary>
    public void FailNextProduceRequests(params ReadOnlySpan<ErrorCode> errors) =>
        LibrdkafkaMock.PushRequestErrors(_cluster, LibrdkafkaMock.ProduceRequest, (nuint)errors.Length, errors);

    /// <summary>Ends the cluster and forgets all messages.</summary>
    public void Dispose() => _cluster.Dispose();

    private static void Demand(ErrorCode code)
    {
        if (code != ErrorCode.NoError)
            throw new KafkaException(code);
    }
}
