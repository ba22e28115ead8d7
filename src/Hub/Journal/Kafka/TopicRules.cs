using System.Globalization;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Which settings of a topic would lose audit records. Names and meanings: Apache Kafka's documentation, topic configs.</summary>
internal static class TopicRules
{
    /// <summary>A record holds names, hashes and one sealed identifier, and what of it the sender gives comes in headers of at most 32 KiB.</summary>
    public const int LargestRecordBytes = 64 * 1024;

    /// <summary>What is wrong with a topic, a clause each, with what to set instead.</summary>
    public static IEnumerable<string> FaultsOf(TopicDescription topic, AuditRelayOptions options)
    {
        if (topic.Partitions == 0)
        {
            yield return "it does not exist, or the hub's user may not describe it (create it: docs/audit.md; a topic that the broker makes by itself has the broker's settings)";
            yield break;
        }

        if (topic.Name == options.CheckpointTopic && topic.Partitions > 1) yield return $"it has {topic.Partitions} partitions, which mixes up the order of checkpoints; it needs 1";
        if (topic.Replicas < 2 && !options.AllowSingleReplica) yield return "its replication factor is 1: one disk lost is the audit lost; 3 is usual (Hub:Relay:AllowSingleReplica accepts it)";
        if (topic.Settings is not { } settings) yield break;
        if (settings.GetValueOrDefault("cleanup.policy", "").Split(',').Any(policy => policy.Trim() == "compact")) yield return "cleanup.policy has 'compact', which deletes all but the last record of a person; set delete";
        if (Number("min.insync.replicas") is { } insync)
        {
            if (insync < 2 && topic.Replicas > 1) yield return $"min.insync.replicas is {insync}: a record is confirmed that only one broker has; set 2";
            if (insync > topic.Replicas) yield return $"min.insync.replicas is {insync} of {topic.Replicas} replicas: nothing can be written";
        }

        if (settings.GetValueOrDefault("unclean.leader.election.enable") == "true") yield return "unclean.leader.election.enable is true: a broker that missed confirmed records may become leader; set false";
        if (Number("retention.ms") is >= 0 and var milliseconds && milliseconds < options.LeastRetention.TotalMilliseconds)
            yield return $"retention.ms is {milliseconds}, which is less than Hub:Relay:LeastRetention ({options.LeastRetention:c}); -1 keeps for ever";
        if (Number("retention.bytes") is >= 0 and var bytes && bytes < (options.LeastRetentionBytes ?? long.MaxValue))
            yield return $"retention.bytes is {bytes}: records are deleted by size, however young; set -1{(options.LeastRetentionBytes is { } least ? $" or at least {least}" : "")}";
        if (Number("max.message.bytes") is { } most && most < LargestRecordBytes) yield return $"max.message.bytes is {most}; a record may have {LargestRecordBytes}";

        long? Number(string name) => settings.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
