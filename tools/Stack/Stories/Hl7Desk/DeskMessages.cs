using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories.Hl7Desk;

/// <summary>What the desk's old system writes.</summary>
internal sealed class DeskMessages(DateTimeOffset now)
{
    private static readonly TimeSpan Tashkent = TimeSpan.FromHours(5);

    private string Time => Hl7Timestamp.Format(now.ToOffset(Tashkent));

    /// <summary>QBP^Q22: who is this, by name and date of birth.</summary>
    public string Query(string controlId, SyntheticName name, DateOnly birthDate) => Lines(
        Header("HIS", "SIRDARYO01", "QBP^Q22^QBP_Q21", controlId, charset: "UNICODE UTF-8"),
        $"QPD|IHE PDQ Query|{controlId}|@PID.5.1^{name.Family}~@PID.5.2^{name.Given}~@PID.7^{birthDate:yyyyMMdd}",
        "RCP|I|5^RD");

    /// <summary>ADT^A04 of an outpatient.</summary>
    /// <param name="application">MSH-3.</param>
    /// <param name="facility">MSH-4.</param>
    /// <param name="controlId">MSH-10.</param>
    /// <param name="charset">MSH-18; empty when the system leaves it out.</param>
    /// <param name="person">Who comes.</param>
    /// <param name="name">How the system writes the name.</param>
    /// <param name="acknowledgments">MSH-15 and MSH-16, with the delimiter between them.</param>
    /// <param name="patientClass">PV1-2.</param>
    public string Registration(
        string application, string facility, string controlId, string charset, SyntheticPerson person, SyntheticName name, string acknowledgments = "|", string patientClass = "O") => Lines(
        Header(application, facility, "ADT^A04^ADT_A01", controlId, charset, acknowledgments),
        $"EVN|A04|{Time}",
        $"PID|1||{person.Pinfl}^^^UZB^NI||{name.Family}^{name.Given}^{name.Patronymic}||{person.BirthDate:yyyyMMdd}|{(person.Sex == Sex.Female ? "F" : "M")}",
        $"PV1|1|{patientClass}|POLYCLINIC^4");

    /// <summary>ORU^R01 of a laboratory.</summary>
    public string Result(string controlId, SyntheticPerson person) => Lines(
        Header("HIS", "NUKUS02", "ORU^R01^ORU_R01", controlId, "UNICODE UTF-8"),
        $"PID|1||{person.Pinfl}^^^UZB^NI||{person.LatinName.Family}^{person.LatinName.Given}",
        $"OBR|1|P-{controlId}|F-{controlId}|718-7^Hemoglobin^LN|||{Time}|||||||||||||||{Time}||HM|F",
        $"OBX|1|NM|718-7^Hemoglobin^LN||134|g/L^^UCUM|120 - 160|N|||F|||{Time}");

    private string Header(string application, string facility, string type, string controlId, string charset, string acknowledgments = "|") =>
        $"MSH|^~\\&|{application}|{facility}|EHEALTH|HUB|{Time}||{type}|{controlId}|P|2.5.1|||{acknowledgments}||{charset}";

    private static string Lines(params string[] segments) => string.Concat(segments.Select(segment => segment + "\r"));
}
