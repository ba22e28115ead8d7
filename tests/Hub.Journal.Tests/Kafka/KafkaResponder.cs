using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

/// <summary>A broker that answers what an administrator asks, and nothing else: ApiVersions, Metadata and DescribeConfigs of the Kafka protocol over TCP. librdkafka's mock
/// cluster does not know the last one.</summary>
internal sealed class KafkaResponder : IAsyncDisposable
{
    private const short Metadata = 3;
    private const short ApiVersions = 18;
    private const short DescribeConfigs = 32;
    private const short UnsupportedVersion = 35;

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public KafkaResponder(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public string BootstrapServers => $"127.0.0.1:{Port}";

    /// <summary>Topics by name. May be changed while it runs.</summary>
    public Dictionary<string, Topic> Topics { get; } = [];

    /// <summary>Error code of the protocol with which DescribeConfigs is answered.</summary>
    public short DescribeConfigsError { get; set; }

    /// <summary>Whether ApiVersions says that DescribeConfigs is known.</summary>
    public bool KnowsDescribeConfigs { get; init; } = true;

    /// <summary>Names of topics that were asked for by name; a real broker may make such a topic.</summary>
    public List<string> AskedByName { get; } = [];

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted) return;
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            var length = new byte[4];
            while (true)
            {
                await stream.ReadExactlyAsync(length, _stopping.Token);
                var request = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
                await stream.ReadExactlyAsync(request, _stopping.Token);
                await stream.WriteAsync(Reply(new Reader(request)), _stopping.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client has gone, or the test has ended.
        }
    }

    private byte[] Reply(Reader request)
    {
        var (key, version, correlation) = (request.Int16(), request.Int16(), request.Int32());
        request.Text(); // client id
        using var answer = new Answer();
        answer.Int32(correlation);
        switch (key)
        {
            case ApiVersions:
                // Newer versions are answered in the oldest form, which says what is spoken here (KIP-35).
                answer.Int16(version == 0 ? (short)0 : UnsupportedVersion);
                (short Key, short Most)[] known = [(Metadata, 4), (ApiVersions, 0), .. KnowsDescribeConfigs ? [(DescribeConfigs, (short)1)] : Array.Empty<(short, short)>()];
                answer.Each(known, one => answer.Int16(one.Key).Int16(0).Int16(one.Most));
                break;
            case Metadata when version == 4:
                var count = request.Int32();
                for (var place = 0; place < count; place++) AskedByName.Add(request.Text()!);
                answer.Int32(0).Each([1], broker => answer.Int32(broker).Text("127.0.0.1").Int32(Port).Text(null)).Text("cluster").Int32(1);
                answer.Each(Topics.ToArray(), topic => answer.Int16(0).Text(topic.Key).Byte(0).Each(Enumerable.Range(0, topic.Value.Partitions).ToArray(), partition =>
                    answer.Int16(0).Int32(partition).Int32(1).Each(Enumerable.Range(1, topic.Value.Replicas).ToArray(), replica => answer.Int32(replica)).Each([1], replica => answer.Int32(replica))));
                break;
            case DescribeConfigs when version == 1:
                var names = new string[request.Int32()];
                for (var place = 0; place < names.Length; place++)
                {
                    request.Byte();
                    names[place] = request.Text()!;
                    Assert.Equal(-1, request.Int32()); // all settings
                }

                answer.Int32(0).Each(names, name => answer.Int16(DescribeConfigsError).Text(DescribeConfigsError == 0 ? null : "no").Byte(2).Text(name)
                    .Each(DescribeConfigsError == 0 ? Topics[name].Settings.ToArray() : [], setting => answer.Text(setting.Key).Text(setting.Value).Byte(0).Byte(5).Byte(0).Int32(0)));
                break;
            default:
                throw new IOException($"request {key} version {version} is not known here");
        }

        return answer.ToArray();
    }

    /// <summary>A topic, with the settings that a sound one has.</summary>
    internal sealed class Topic
    {
        public int Partitions { get; init; } = 3;

        public int Replicas { get; init; } = 3;

        public Dictionary<string, string> Settings { get; } = new()
        {
            ["cleanup.policy"] = "delete",
            ["min.insync.replicas"] = "2",
            ["unclean.leader.election.enable"] = "false",
            ["retention.ms"] = "-1",
            ["retention.bytes"] = "-1",
            ["max.message.bytes"] = "1048588",
        };
    }

    private sealed class Reader(byte[] bytes)
    {
        private int _place;

        public byte Byte() => bytes[_place++];

        public short Int16() => BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan((_place += 2) - 2));

        public int Int32() => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan((_place += 4) - 4));

        public string? Text() => Int16() is >= 0 and var length ? Encoding.UTF8.GetString(bytes, (_place += length) - length, length) : null;
    }

    private sealed class Answer : IDisposable
    {
        private readonly MemoryStream _bytes = new();

        public Answer() => Int32(0); // room for the length

        public Answer Byte(byte value)
        {
            _bytes.WriteByte(value);
            return this;
        }

        public Answer Int16(short value) => Write(2, bytes => BinaryPrimitives.WriteInt16BigEndian(bytes, value));

        public Answer Int32(int value) => Write(4, bytes => BinaryPrimitives.WriteInt32BigEndian(bytes, value));

        public Answer Text(string? value)
        {
            Int16(value is null ? (short)-1 : (short)Encoding.UTF8.GetByteCount(value));
            _bytes.Write(Encoding.UTF8.GetBytes(value ?? ""));
            return this;
        }

        public Answer Each<T>(IReadOnlyCollection<T> items, Action<T> write)
        {
            Int32(items.Count);
            foreach (var item in items) write(item);
            return this;
        }

        public byte[] ToArray()
        {
            var bytes = _bytes.ToArray();
            BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length - 4);
            return bytes;
        }

        public void Dispose() => _bytes.Dispose();

        private Answer Write(int length, Action<byte[]> write)
        {
            var bytes = new byte[length];
            write(bytes);
            _bytes.Write(bytes);
            return this;
        }
    }
}
