namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>What a cluster said about the audit's topics.</summary>
/// <param name="Topics">The topics, as far as it told.</param>
/// <param name="Away">Why it is to be asked again: it did not answer. Null when it did.</param>
/// <param name="NotTold">Why it does not tell the topics' settings: it does not know the request, or does not allow it. Together with <paramref name="Away"/>: it did not
/// answer this request, and others it did.</param>
internal sealed record TopicSurveyResult(IReadOnlyList<TopicDescription> Topics, string? Away, string? NotTold)
{
    /// <summary>All that is wrong, in one sentence without its full stop; null when nothing is.</summary>
    public string? FaultsFor(AuditRelayOptions options)
    {
        var faults = Topics.Select(topic => (topic.Name, Faults: string.Join("; ", TopicRules.FaultsOf(topic, options)))).Where(topic => topic.Faults.Length > 0).ToList();
        return faults.Count == 0 ? null : string.Join(". ", faults.Select(topic => $"Topic '{topic.Name}': {topic.Faults}"));
    }
}
