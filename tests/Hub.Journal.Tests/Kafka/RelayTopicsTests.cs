using EHealth.Integration.Hub.Journal.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

public sealed class RelayTopicsTests : IAsyncLifetime
{
    private const short TopicAuthorizationFailed = 29;

    private readonly AuditRelayOptions _options = new() { Settings = { ["log_level"] = "0", ["reconnect.backoff.ms"] = "10", ["reconnect.backoff.max.ms"] = "50" } };
    private readonly FakeTimeProvider _time = new();
    private readonly ListLogger<RelayTopics> _log = new();
    private KafkaResponder _kafka = SoundKafka();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _options.BootstrapServers = _kafka.BootstrapServers;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _kafka.DisposeAsync();

    [Fact]
    public async Task SoundTopics_MaySendAtOnce()
    {
        using var topics = Topics();

        await topics.StartAsync(Cancellation);

        await topics.WaitAsync(Cancellation);
        Assert.Null(topics.Fault);
        Assert.Equal([3124], _log.Ids);
        Assert.Empty(_kafka.AskedByName);
        await topics.StopAsync(Cancellation);
    }

    [Theory]
    [InlineData("cleanup.policy", "compact,delete", "cleanup.policy")]
    [InlineData("cleanup.policy", "compact", "cleanup.policy")]
    [InlineData("min.insync.replicas", "1", "min.insync.replicas is 1")]
    [InlineData("min.insync.replicas", "4", "nothing can be written")]
    [InlineData("unclean.leader.election.enable", "true", "unclean.leader.election.enable")]
    [InlineData("retention.ms", "604800000", "retention.ms is 604800000")]
    [InlineData("retention.bytes", "1000000000", "retention.bytes is 1000000000")]
    [InlineData("max.message.bytes", "1000", "max.message.bytes is 1000")]
    public async Task SettingThatLosesRecords_StopsTheStartAndIsNamed(string setting, string value, string named)
    {
        _kafka.Topics[_options.Topic].Settings[setting] = value;
        using var topics = Topics();

        var refused = await Assert.ThrowsAsync<RelayTopicsException>(() => topics.StartAsync(Cancellation));

        Assert.Contains($"Topic '{_options.Topic}': ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_options.CheckpointTopic, refused.Message, StringComparison.Ordinal);
        Assert.Contains(3125, _log.Ids);
    }

    [Fact]
    public async Task AllFaults_AreInOneMessage()
    {
        _kafka.Topics[_options.Topic] = new KafkaResponder.Topic { Replicas = 1, Settings = { ["cleanup.policy"] = "compact", ["retention.ms"] = "1" } };
        _kafka.Topics[_options.CheckpointTopic] = new KafkaResponder.Topic { Partitions = 2, Settings = { ["unclean.leader.election.enable"] = "true" } };
        using var topics = Topics();

        var message = (await Assert.ThrowsAsync<RelayTopicsException>(() => topics.StartAsync(Cancellation))).Message;

        Assert.All(
            ["replication factor is 1", "'compact'", "retention.ms is 1,", "has 2 partitions", "unclean.leader.election.enable"],
            part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatTheOperatorAccepts_IsNoFault()
    {
        _kafka.Topics[_options.Topic] = new KafkaResponder.Topic { Replicas = 1, Settings = { ["min.insync.replicas"] = "1", ["retention.ms"] = "86400000", ["retention.bytes"] = "5000" } };
        _options.AllowSingleReplica = true;
        _options.LeastRetention = TimeSpan.FromDays(1);
        _options.LeastRetentionBytes = 5000;
        using var topics = Topics();

        await topics.StartAsync(Cancellation);

        await topics.WaitAsync(Cancellation);
        await topics.StopAsync(Cancellation);
    }

    [Fact]
    public async Task TopicThatIsMissing_StopsTheStartAndIsNotMade()
    {
        _kafka.Topics.Remove(_options.CheckpointTopic);
        using var topics = Topics();

        var refused = await Assert.ThrowsAsync<RelayTopicsException>(() => topics.StartAsync(Cancellation));

        Assert.Contains($"Topic '{_options.CheckpointTopic}': it does not exist", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_kafka.AskedByName);
    }

    [Fact]
    public async Task KafkaThatIsAwayAtStart_IsCheckedWhenItAnswers()
    {
        var port = _kafka.Port;
        await _kafka.DisposeAsync();
        using var topics = Topics();
        await topics.StartAsync(Cancellation);
        Assert.Equal([3127], _log.Ids);
        Assert.False(topics.WaitAsync(Cancellation).IsCompleted);

        // It comes back with a setting that loses records: the hub runs on, red, and sends nothing.
        _kafka = SoundKafka(port);
        _kafka.Topics[_options.Topic].Settings["cleanup.policy"] = "compact";
        await _log.WaitForAsync(3125, () => _time.Advance(TimeSpan.FromSeconds(30)));
        Assert.Contains("'compact'", topics.Fault, StringComparison.Ordinal);
        Assert.False(topics.WaitAsync(Cancellation).IsCompleted);

        // The operator mends it: no restart is needed.
        _kafka.Topics[_options.Topic].Settings["cleanup.policy"] = "delete";
        await _log.WaitForAsync(3124, () => _time.Advance(TimeSpan.FromSeconds(30)));
        Assert.Null(topics.Fault);
        await topics.WaitAsync(Cancellation);
        await topics.StopAsync(Cancellation);
    }

    [Fact]
    public async Task KafkaThatForbidsTheQuestion_IsTrustedAndThatIsSaid()
    {
        _kafka.DescribeConfigsError = TopicAuthorizationFailed;
        using var topics = Topics();

        await topics.StartAsync(Cancellation);

        await topics.WaitAsync(Cancellation);
        Assert.Equal([3126], _log.Ids);
        await topics.StopAsync(Cancellation);
    }

    [Fact]
    public async Task KafkaThatDoesNotKnowTheQuestion_IsTrustedAndThatIsSaid()
    {
        await _kafka.DisposeAsync();
        _kafka = SoundKafka(knowsDescribeConfigs: false);
        _options.BootstrapServers = _kafka.BootstrapServers;
        using var topics = Topics();

        await topics.StartAsync(Cancellation);

        await topics.WaitAsync(Cancellation);
        Assert.Equal([3126], _log.Ids);
        await topics.StopAsync(Cancellation);
    }

    [Fact]
    public async Task SettingsThatAreNotTold_DoNotHideWhatIsSeen()
    {
        _kafka.DescribeConfigsError = TopicAuthorizationFailed;
        _kafka.Topics[_options.CheckpointTopic] = new KafkaResponder.Topic { Partitions = 2 };
        using var topics = Topics();

        Assert.Contains("has 2 partitions", (await Assert.ThrowsAsync<RelayTopicsException>(() => topics.StartAsync(Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckThatIsSwitchedOff_AsksNothing()
    {
        await _kafka.DisposeAsync();
        _options.CheckTopics = false;
        using var topics = Topics();

        await topics.StartAsync(Cancellation);

        await topics.WaitAsync(Cancellation);
        Assert.Empty(_log.Ids);
        await topics.StopAsync(Cancellation);
    }

    private static KafkaResponder SoundKafka(int port = 0, bool knowsDescribeConfigs = true)
    {
        var options = new AuditRelayOptions();
        return new KafkaResponder(port)
        {
            KnowsDescribeConfigs = knowsDescribeConfigs,
            Topics = { [options.Topic] = new KafkaResponder.Topic(), [options.CheckpointTopic] = new KafkaResponder.Topic { Partitions = 1 } },
        };
    }

    private RelayTopics Topics() => new(_options, _time, _log);
}
