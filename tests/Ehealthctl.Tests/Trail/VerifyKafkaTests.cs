using Confluent.Kafka;
using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

public sealed class VerifyKafkaTests : IDisposable
{
    private const string Topic = "ehealth.audit.v1";
    private const string CheckpointTopic = "ehealth.audit.checkpoints.v1";

    private readonly KafkaMockCluster _kafka = KafkaMockCluster.Start(brokers: 1);
    private readonly TemporaryFolder _folder = new();
    private readonly KafkaDump _trail = KafkaDump.Of(records: 300, checkpointEvery: 100);

    public void Dispose()
    {
        _kafka.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task SoundTrail_IsSoundAndALaterCheckGoesOnFromTheLast()
    {
        var (settings, state) = (_folder.Write("settings", "# for this test\nfetch.wait.max.ms = 20\n"u8.ToArray()), Path.Combine(_folder.Path, "state"));
        Produce(0, 200);
        Assert.Equal(200, (await VerifyAsync("--settings", settings, "--state", state, "--json")).Succeeded().Json.GetProperty("signed").GetInt64());
        Produce(200, 300);

        Assert.Equal(300, (await VerifyAsync("--settings", settings, "--state", state, "--json")).Succeeded().Json.GetProperty("signed").GetInt64());

        // What was checked yesterday is not read again, and is not believed to have been otherwise.
        var stored = await File.ReadAllTextAsync(state, TestContext.Current.CancellationToken);
        Assert.Contains("\"Next\":300", stored, StringComparison.Ordinal);
        Assert.Contains($"\"{CheckpointTopic}/0\":3", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedRecord_IsNamed()
    {
        _trail.Records[141] = KafkaDump.Record(141, "a.B/D");
        Produce(0, 300);

        var verified = await VerifyAsync("--json");

        Assert.Equal((int)ExitCode.No, verified.ExitCode);
        Assert.Equal(100, verified.Json.GetProperty("record").GetInt64());
    }

    [Fact]
    public async Task SettingThatIsNone_IsWrongUsage()
    {
        Assert.Contains("not NAME=VALUE", (await VerifyAsync("--settings", _folder.Write("a", "x"u8.ToArray()))).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("no.such.setting", (await VerifyAsync("--settings", _folder.Write("b", "no.such.setting=1"u8.ToArray()))).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
        Assert.Contains("does not say where", (await VerifyAsync("--state", _folder.Write("c", "{}"u8.ToArray()))).FailedWith(ExitCode.WrongUsage), StringComparison.Ordinal);
    }

    private void Produce(int from, int to)
    {
        if (from == 0)
        {
            _kafka.CreateTopic(Topic, 3);
            _kafka.CreateTopic(CheckpointTopic, 1);
        }

        using var producer = new ProducerBuilder<Null, byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers, LingerMs = 0 }).Build();
        for (var index = from; index < to; index++) producer.Produce(new TopicPartition(Topic, index % 3), new Message<Null, byte[]> { Value = _trail.Records[index] });
        for (var place = from / 100; place < to / 100; place++) producer.Produce(CheckpointTopic, new Message<Null, byte[]> { Value = _trail.Checkpoints[place] });
        producer.Flush(TestContext.Current.CancellationToken);
    }

    private Task<CommandResult> VerifyAsync(params string[] more) =>
        CommandResult.OfAsync(["audit", "verify", "--kafka", _kafka.BootstrapServers, "--key", KafkaDump.Key.Verifier.ToString(), .. more]);
}
