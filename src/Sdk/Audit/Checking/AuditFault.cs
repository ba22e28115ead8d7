namespace EHealth.Integration.Audit.Checking;

/// <summary>The first thing of an audit trail that is not as the hub has signed it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sentence">The same for people; holds nothing of a record but its index.</param>
/// <param name="Record">Index of the first record that may be concerned; null when it cannot be told, or none is.</param>
public sealed record AuditFault(AuditFaultKind Kind, string Sentence, long? Record);
