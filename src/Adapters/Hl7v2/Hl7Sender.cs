using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Adapters.Hl7v2;

/// <summary>How a hospital's system names itself in MSH, and what it is called in the hub's directory.</summary>
public sealed class Hl7Sender
{
    /// <summary>Sending application, MSH-3.1; empty when the system leaves it empty.</summary>
    public string Application { get; set; } = "";

    /// <summary>Sending facility, MSH-4.1.</summary>
    public string Facility { get; set; } = "";

    /// <summary>The character set its bytes are in, whatever MSH-18 says: <c>WINDOWS-1251</c>, <c>8859/5</c>, <c>KOI8-R</c>. Empty, the default: MSH-18 decides, and UTF-8
    /// where it is empty.</summary>
    public string Charset { get; set; } = "";

    /// <summary>How closely its messages are held against the standard. Default: tolerant.</summary>
    public Hl7ValidationLevel Validation { get; set; } = Hl7ValidationLevel.Tolerant;

    /// <summary>Where its application acknowledgments go, of messages in enhanced mode. Default null: back on the connection that the message came on.</summary>
    public Hl7AcknowledgmentAddress? ApplicationAcknowledgments { get; set; }

    /// <summary>System id in the hub's directory, e.g. <c>uz.hosp.sirdaryo-01.his</c>.</summary>
    public string System { get; set; } = "";
}
