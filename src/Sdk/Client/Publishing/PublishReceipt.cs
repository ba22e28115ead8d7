namespace EHealth.Integration.Sdk.Publishing;

/// <summary>The hub's word that an event is on disk.</summary>
/// <param name="MessageId">The event's message id.</param>
/// <param name="ExchangeId">The hub's id of the acceptance.</param>
/// <param name="AuditIndex">Index of its audit record.</param>
/// <param name="Repeated">True when this message id had been accepted before and nothing new was stored.</param>
public sealed record PublishReceipt(Guid MessageId, string ExchangeId, ulong AuditIndex, bool Repeated);
