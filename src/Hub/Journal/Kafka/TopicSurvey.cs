using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Asks the cluster how the audit's topics are set up.</summary>
internal sealed class TopicSurvey(AuditRelayOptions options, Action<string, string> onClientLog)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks once.</summary>
    public async Task<TopicSurveyResult> RunAsync()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig(new Dictionary<string, string>(options.Settings)) { BootstrapServers = options.BootstrapServers, ClientId = "ehealth-hub-topics" })
            .SetLogHandler((_, message) => onClientLog(message.Name, message.Message)).SetErrorHandler((_, error) => onClientLog("error", error.ToString())).Build();
        Metadata cluster;
        try
        {
            // All topics: asked for by name, a topic that is missing could be made by the asking. It blocks.
            cluster = await Task.Run(() => admin.GetMetadata(Patience));
        }
        catch (KafkaException away)
        {
            return new TopicSurveyResult([], Away: away.Error.Code.ToString(), NotTold: null);
        }

        var topics = new[] { options.Topic, options.CheckpointTopic }.Select(name => Describe(name, cluster)).ToList();
        var present = topics.Where(topic => topic.Partitions > 0).ToList();
        if (present.Count == 0) return new TopicSurveyResult(topics, Away: null, NotTold: null);
        try
        {
            var settings = (await admin.DescribeConfigsAsync(present.Select(topic => new ConfigResource { Type = ResourceType.Topic, Name = topic.Name }), new DescribeConfigsOptions { RequestTimeout = Patience }))
                .ToDictionary(result => result.ConfigResource.Name, result => result.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Value));
            return new TopicSurveyResult(topics.ConvertAll(topic => topic with { Settings = settings.GetValueOrDefault(topic.Name) }), Away: null, NotTold: null);
        }
        catch (DescribeConfigsException refused)
        {
            return new TopicSurveyResult(topics, Away: null, NotTold: refused.Results.Select(result => result.Error).FirstOrDefault(error => error.IsError)?.Code.ToString() ?? refused.Error.Code.ToString());
        }
        catch (KafkaException silent) when (silent.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown)
        {
            return new TopicSurveyResult(topics, Away: silent.Error.Code.ToString(), NotTold: silent.Error.Code.ToString());
        }
        catch (KafkaException refused)
        {
            return new TopicSurveyResult(topics, Away: null, NotTold: refused.Error.Code.ToString());
        }
    }

    private static TopicDescription Describe(string name, Metadata cluster)
    {
        var partitions = cluster.Topics.Find(topic => topic.Topic == name)?.Partitions ?? [];
        return new TopicDescription(name, partitions.Count, partitions.Count == 0 ? 0 : partitions.Min(partition => partition.Replicas.Length), Settings: null);
    }
}
