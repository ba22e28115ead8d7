using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Delivery;

/// <summary>A listener that messages are sent to.</summary>
/// <param name="Name">What the log calls it.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Tls">Null for MLLP on plain TCP.</param>
/// <param name="AcknowledgmentTimeout">How long its acknowledgment may take.</param>
internal sealed record OutgoingAddress(string Name, string Host, int Port, MllpClientTlsOptions? Tls, TimeSpan AcknowledgmentTimeout);
