using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>A hospital's system that may send.</summary>
/// <param name="System">Its id in the hub's directory.</param>
/// <param name="Charset">What its bytes are in, whatever MSH-18 says; null when MSH-18 decides.</param>
/// <param name="Validation">How closely its messages are looked at.</param>
/// <param name="Acknowledgments">Where the application's word goes in enhanced mode; null for the connection that the message came on.</param>
internal sealed record RegisteredSender(string System, Hl7Charset? Charset, Hl7ValidationLevel Validation, AcknowledgmentQueue? Acknowledgments);
