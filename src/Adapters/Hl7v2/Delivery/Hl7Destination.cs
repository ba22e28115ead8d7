using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Adapters.Hl7v2.Delivery;

/// <summary>A hospital's system that wants events of the hub as HL7v2 messages.</summary>
public sealed class Hl7Destination
{
    /// <summary>Name of its durable subscription, unique in this adapter: a-z, 0-9 and '-', at most 40 characters. Another name is another subscription, which begins anew.</summary>
    public string Name { get; set; } = "";

    /// <summary>System ids of the facilities whose events it gets: what happens to other hospitals' patients is none of its business.</summary>
    public IList<string> Facilities { get; set; } = [];

    /// <summary>Host name or address of its MLLP listener.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port, 1 to 65535.</summary>
    public int Port { get; set; }

    /// <summary>TLS towards it. Default null: MLLP on plain TCP.</summary>
    public MllpClientTlsOptions? Tls { get; set; }

    /// <summary>Event types it wants, e.g. <c>ehealth.clinical.v1.PatientAdmitted</c>. The adapter's own system must be allowed to subscribe to them.</summary>
    public IList<string> Types { get; set; } = [];

    /// <summary>File that says how it wants its messages (<see cref="Hl7.Profiles.Hl7Profile"/>). Empty: version 2.5.1 in UTF-8.</summary>
    public string Profile { get; set; } = "";

    /// <summary>How long its acknowledgment may take. Default 30 s; 1 s to 10 min. For each MiB of the message it is 4 s longer.</summary>
    public TimeSpan AcknowledgmentTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message that it refused waits before it is offered again; later events of the same patient wait as long. Default 15 min; 1 s to 24 h.</summary>
    public TimeSpan ParkingTime { get; set; } = TimeSpan.FromMinutes(15);

    internal OutgoingAddress Address => new(Name, Host, Port, Tls, AcknowledgmentTimeout);
}
