using System.Text;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Stack.Stories.Admission;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>An ADT^A01 of the stack's first hospital, field by field as a probe wants it. The control id is also the visit number.</summary>
internal sealed record Admission(SyntheticPerson Person, string ControlId)
{
    public string Facility { get; init; } = Hospital.Facility;

    public string Version { get; init; } = "2.5.1";

    /// <summary>MSH-15 and MSH-16.</summary>
    public string Acknowledgments { get; init; } = "|";

    /// <summary>MSH-18.</summary>
    public string Charset { get; init; } = "UNICODE UTF-8";

    /// <summary>PID-5; null for the person's names.</summary>
    public string? Name { get; init; }

    /// <summary>OBX-5; null for no OBX.</summary>
    public string? Observation { get; init; }

    public string Visit { get; init; } = "V" + ControlId;

    public string Text => string.Join('\r',
        $"MSH|^~\\&|HIS|{Facility}|EHEALTH|HUB|20261126120000+0500||ADT^A01^ADT_A01|{ControlId}|P|{Version}|||{Acknowledgments}|UZB|{Charset}",
        "EVN|A01|20261126120000+0500",
        $"PID|1||{Person.Pinfl}^^^UZB^NI||{Name ?? $"{Person.LatinName.Family}^{Person.LatinName.Given}"}||{Person.BirthDate:yyyyMMdd}|{(Person.Sex == Sex.Male ? "M" : "F")}",
        $"PV1|1|I|THERAPY^204^3||||||||||||||||{Visit}",
        Observation is null ? "" : $"OBX|1|ED|PDF^Report^L||{Observation}||||||F\r");

    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);

    public byte[] Frame => WirePeer.Frame(Bytes);
}
