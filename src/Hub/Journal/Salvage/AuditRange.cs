namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>Audit indexes from one to another, both included.</summary>
/// <param name="First">The lowest.</param>
/// <param name="Last">The highest.</param>
public readonly record struct AuditRange(long First, long Last);
