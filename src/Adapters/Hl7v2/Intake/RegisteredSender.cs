using EHealth.Integration.Hl7.Charsets;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>A hospital's system that may send.</summary>
/// <param name="System">Its id in the hub's directory.</param>
/// <param name="Charset">What its bytes are in, whatever MSH-18 says; null when MSH-18 decides.</param>
internal sealed record RegisteredSender(string System, Hl7Charset? Charset);
