namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>A subscription belongs to a system and has a name within it.</summary>
public readonly record struct SubscriptionKey(string SystemId, string Name);
