using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Queries;

/// <summary>The parameters of a query for persons: names of fields of PID, as QPD-3 has them (<c>@PID.5.1.1^KARIMOV</c>).</summary>
internal static class QueryParameters
{
    private const int PinflDigits = 14;

    /// <summary>The names that can be asked by.</summary>
    public static IReadOnlyList<string> Known { get; } = ["PID.3.1", "PID.5.1", "PID.5.2", "PID.5.3", "PID.7", "PID.8"];

    /// <summary>Takes one parameter.</summary>
    /// <param name="question">Gets it.</param>
    /// <param name="name">Its name; <c>@</c> before it and the number of a first part after it do not matter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>An error or a warning; null when all is well.</returns>
    public static Hl7Error? Take(PersonQuestion question, string name, Hl7Text value, Hl7Location place)
    {
        if (!value.HasValue) return null;
        switch (name.TrimStart('@'))
        {
            case "PID.3" or "PID.3.1" or "PID.3.1.1":
                return TakeIdentifier(question, value, place);
            case "PID.5" or "PID.5.1" or "PID.5.1.1":
                question.Family = value.GetString();
                return null;
            case "PID.5.2":
                question.Given = value.GetString();
                return null;
            case "PID.5.3":
                question.Patronymic = value.GetString();
                return null;
            case "PID.7" or "PID.7.1":
                return TakeBirthDate(question, value, place);
            case "PID.8":
                if (!SexCode.TryRead(value, out var sex)) return Wrong(HubErrorCode.CodeUnknown, place, "not a code of table 0001");
                question.Sex = sex;
                return null;
            default:
                return Ignored(place);
        }
    }

    // The registry knows people by PINFL; a hospital's own record number says nothing to it.
    private static Hl7Error? TakeIdentifier(PersonQuestion question, Hl7Text value, Hl7Location place)
    {
        var number = value.GetString().Trim();
        if (number.Length != PinflDigits || !number.All(char.IsAsciiDigit)) return Ignored(place);
        question.Pinfl = number;
        return null;
    }

    private static Hl7Error? TakeBirthDate(PersonQuestion question, Hl7Text value, Hl7Location place)
    {
        if (!Hl7Timestamp.TryParse(value.Bytes, TimeSpan.Zero, out var date)) return Wrong(HubErrorCode.FieldInvalid, place, "not a date");
        question.BirthDate = date.ToDateString();
        return null;
    }

    private static Hl7Error Wrong(HubErrorCode code, Hl7Location place, string text) => Hl7ErrorTranslation.ToError(new Hl7Refusal(code, place, text));

    private static Hl7Error Ignored(Hl7Location place) =>
        new(Hl7AcknowledgmentCode.Accept, Hl7ErrorCode.UnknownKeyIdentifier, place, $"not asked by this parameter; known are {string.Join(", ", Known)}")
        {
            Severity = Hl7Severity.Warning,
        };
}
