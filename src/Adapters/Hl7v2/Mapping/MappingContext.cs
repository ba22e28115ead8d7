namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>What a message leaves unsaid.</summary>
/// <param name="Facility">System id, in the hub's directory, of the sender (MSH-3, MSH-4).</param>
/// <param name="DefaultUtcOffset">Offset from UTC of timestamps that state none.</param>
internal sealed record MappingContext(string Facility, TimeSpan DefaultUtcOffset);
