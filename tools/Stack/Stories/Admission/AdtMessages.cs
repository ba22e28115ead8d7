using System.Globalization;
using System.Text;
using EHealth.Integration.Simulators.Population;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>Writes a hospital's ADT messages (HL7 v2.5.1, UTF-8), names in both scripts as Uzbek systems send them.</summary>
internal static class AdtMessages
{
    /// <summary>An admission (<c>A01</c>) or discharge (<c>A03</c>).</summary>
    /// <param name="trigger">Trigger event.</param>
    /// <param name="controlId">MSH-10.</param>
    /// <param name="facility">MSH-4.</param>
    /// <param name="person">The patient.</param>
    /// <param name="pinfl">PID-3; the patient's, or a wrong one on purpose.</param>
    /// <param name="at">When it happened.</param>
    public static byte[] Write(string trigger, string controlId, string facility, SyntheticPerson person, string pinfl, DateTimeOffset at)
    {
        var time = at.ToOffset(TimeSpan.FromHours(5)).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "+0500";
        var birth = person.BirthDate.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var sex = person.Sex == Sex.Male ? "M" : "F";
        return Encoding.UTF8.GetBytes(string.Join('\r',
            $"MSH|^~\\&|HIS|{facility}|EHEALTH|HUB|{time}||ADT^{trigger}^ADT_A01|{controlId}|P|2.5.1|||||UZB|UNICODE UTF-8",
            $"EVN|{trigger}|{time}",
            $"PID|1||{pinfl}^^^UZB^NI||{NameOf(person.LatinName)}~{NameOf(person.CyrillicName)}||{birth}|{sex}",
            $"PV1|1|I|THERAPY^204^3||||||||||||||||V{controlId}") + "\r");
    }

    private static string NameOf(SyntheticName name) => $"{name.Family}^{name.Given}^{name.Patronymic}";
}
