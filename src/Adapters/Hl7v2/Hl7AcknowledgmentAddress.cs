using EHealth.Integration.Adapters.Hl7v2.Delivery;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>Where a sender takes the application acknowledgments of its messages, when not on the connection that they came on (enhanced mode, HL7 v2.8.2 chapter
/// 2.9.3).</summary>
public sealed class Hl7AcknowledgmentAddress
{
    /// <summary>Host name or address of its MLLP listener.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port, 1 to 65535.</summary>
    public int Port { get; set; }

    /// <summary>TLS towards it. Default null: MLLP on plain TCP.</summary>
    public MllpClientTlsOptions? Tls { get; set; }

    /// <summary>How long its answer, CA, may take. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan AcknowledgmentTimeout { get; set; } = TimeSpan.FromSeconds(30);

    internal OutgoingAddress AddressOf(Hl7Sender sender) => new($"application acknowledgments of {sender.System}", Host, Port, Tls, AcknowledgmentTimeout);
}
