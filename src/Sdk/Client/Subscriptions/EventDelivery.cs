namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>One event as it was delivered.</summary>
/// <param name="Event">The event.</param>
/// <param name="MessageId">The publisher's message id.</param>
/// <param name="Sender">The publishing system.</param>
/// <param name="OnBehalfOf">The system it spoke for; empty when it spoke for itself.</param>
/// <param name="AcceptedAt">When the hub accepted it (UTC).</param>
/// <param name="Attempt">1 for the first delivery.</param>
public sealed record EventDelivery<TEvent>(TEvent Event, Guid MessageId, string Sender, string OnBehalfOf, DateTimeOffset AcceptedAt, int Attempt);
