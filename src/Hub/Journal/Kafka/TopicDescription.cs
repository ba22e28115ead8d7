namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>A topic as its cluster describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many it has; 0: it does not exist, or the hub may not see it.</param>
/// <param name="Replicas">Copies of the partition that has the fewest.</param>
/// <param name="Settings">Its settings by Kafka's names; null when the cluster does not tell.</param>
internal sealed record TopicDescription(string Name, int Partitions, int Replicas, IReadOnlyDictionary<string, string>? Settings);
