namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Who shook hands.</summary>
/// <param name="System">The system that the certificate names; empty when it names none.</param>
/// <param name="SerialNumber">The certificate's serial number.</param>
internal sealed record TlsPeer(string System, string SerialNumber);
