namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>A subscription that shall be kept open.</summary>
internal sealed record SubscriptionRegistration(string Name, IReadOnlyDictionary<string, SubscriptionBuilder.EventDispatch> Dispatches, int? MaxInFlight);
