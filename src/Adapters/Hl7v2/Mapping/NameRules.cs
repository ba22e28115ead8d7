using System.Text;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Charsets;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Names that were written in another character set than the message says: the sender hears of it, before the hub learns nonsense.</summary>
internal static class NameRules
{
    private const int PatientName = 5;
    private const int PatientAlias = 9;

    /// <summary>Why the names cannot be believed; null when nothing speaks against them.</summary>
    public static Hl7Refusal? Check(Hl7Message message)
    {
        var patient = message.Segment("PID");
        if (message.Charset == Hl7Charset.Utf8 && !IsPossible(patient.Field(PatientName)) && !IsPossible(patient.Field(PatientAlias))) return null;
        var names = new StringBuilder();
        Append(names, patient.Field(PatientName));
        Append(names, patient.Field(PatientAlias));
        return Mojibake.Suspect(names.ToString(), message.Charset) is { } written
            ? new Hl7Refusal(
                HubErrorCode.FieldInvalid, new Hl7Location("PID", PatientName), $"the name makes no sense in {message.Charset.Name}; it seems to be written in {written.Name}")
            : null;
    }

    private static bool IsPossible(Hl7Field field)
    {
        foreach (var repetition in field)
        {
            if (Mojibake.IsPossible(repetition.Bytes)) return true;
        }

        return false;
    }

    private static void Append(StringBuilder names, Hl7Field field)
    {
        foreach (var repetition in field)
        {
            for (int component = 1; component <= 3; component++) names.Append(repetition.Component(component).Text.GetString()).Append(' ');
        }
    }
}
