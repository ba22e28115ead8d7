using System.Runtime.InteropServices;

namespace EHealth.Integration.EmbeddedServers;

/// <summary>Owns a mock cluster and the librdkafka client it keeps its books in.</summary>
internal sealed class MockClusterHandle : SafeHandle
{
    private readonly nint _client;

    private MockClusterHandle(nint client, nint cluster)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _client = client;
        SetHandle(cluster);
    }

    public override bool IsInvalid => handle == 0;

    public static MockClusterHandle Create(int brokers)
    {
        var conf = LibrdkafkaMock.ConfNew();
        // 2 = critical: the client has no brokers of its own to connect to and would say so on stderr.
        _ = LibrdkafkaMock.ConfSet(conf, "log_level", "2", 0, 0);
        var client = LibrdkafkaMock.New(LibrdkafkaMock.ProducerType, conf, 0, 0);
        if (client == 0)
        {
            LibrdkafkaMock.ConfDestroy(conf);
            throw new InvalidOperationException("librdkafka made no client.");
        }

        var cluster = LibrdkafkaMock.ClusterNew(client, brokers);
        if (cluster == 0)
        {
            LibrdkafkaMock.Destroy(client);
            throw new InvalidOperationException($"librdkafka made no mock cluster of {brokers} brokers.");
        }

        return new MockClusterHandle(client, cluster);
    }

    protected override bool ReleaseHandle()
    {
        // The cluster before the client whose thread and timers it uses.
        LibrdkafkaMock.ClusterDestroy(handle);
        LibrdkafkaMock.Destroy(_client);
        return true;
    }
}
