using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace EHealth.Integration.EmbeddedServers;

/// <summary>
/// The part of librdkafka that Confluent.Kafka does not expose: rdkafka_mock.h, an API which its authors call experimental.
/// </summary>
internal static partial class LibrdkafkaMock
{
    /// <summary>Stands for "every broker" where a broker id is asked for.</summary>
    public const int AllBrokers = -1;

    /// <summary>Request type of ProduceRequest in the Kafka protocol.</summary>
    public const short ProduceRequest = 0;

    /// <summary>rd_kafka_type_t: a producer opens no consumer group of its own.</summary>
    public const int ProducerType = 0;

    private const string LibraryName = "librdkafka";

    static LibrdkafkaMock() => NativeLibrary.SetDllImportResolver(typeof(LibrdkafkaMock).Assembly, Resolve);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint ConfNew();

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ConfSet(nint conf, string name, string value, nint errorText, nuint errorTextSize);

    /// <summary>Takes ownership of <paramref name="conf"/> when it succeeds.</summary>
    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_new")]
    public static partial nint New(int type, nint conf, nint errorText, nuint errorTextSize);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void ConfDestroy(nint conf);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint ClusterNew(nint client, int brokers);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void ClusterDestroy(nint cluster);

    /// <summary>The text belongs to the cluster.</summary>
    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint ClusterBootstraps(MockClusterHandle cluster);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode TopicCreate(MockClusterHandle cluster, string topic, int partitions, int replicationFactor);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode PartitionSetLeader(MockClusterHandle cluster, string topic, int partition, int brokerId);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial ErrorCode BrokerSetDown(MockClusterHandle cluster, int brokerId);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial ErrorCode BrokerSetUp(MockClusterHandle cluster, int brokerId);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial ErrorCode BrokerSetRtt(MockClusterHandle cluster, int brokerId, int milliseconds);

    [LibraryImport(LibraryName, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void PushRequestErrors(MockClusterHandle cluster, short requestType, nuint count, ReadOnlySpan<ErrorCode> errors);

    /// <summary>
    /// Finds the library that Confluent.Kafka has loaded. It tries several builds until one meets the machine's own
    /// libraries (on Debian 12 centos8-librdkafka.so), so the name says nothing; the list of loaded modules does, and it
    /// holds for a published or single-file program too.
    /// </summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != LibraryName)
            return 0;

        _ = Library.Version; // loads it, where nobody has yet
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            using (module)
            {
                if (Path.GetFileName(module.FileName).Contains(LibraryName, StringComparison.OrdinalIgnoreCase))
                    return NativeLibrary.Load(module.FileName);
            }
        }

        throw new DllNotFoundException("Confluent.Kafka has loaded no library named librdkafka.");
    }
}
