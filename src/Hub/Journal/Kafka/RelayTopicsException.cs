namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>The hub does not start: the audit's topics would lose records.</summary>
/// <param name="faults">All that is wrong with them.</param>
public sealed class RelayTopicsException(string faults) : Exception($"the audit's Kafka topics would lose records. {faults}");
