using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Hl7.Tests.Rules;

/// <summary>Messages and what the validator says of them, one finding a line: E or W, code, place.</summary>
internal static class Checked
{
    public static string Strictly(string text) => Findings(text, Hl7ValidationLevel.Strict);

    public static string Tolerantly(string text) => Findings(text, Hl7ValidationLevel.Tolerant);

    public static string Findings(string text, Hl7ValidationLevel level) =>
        string.Join("\n", Hl7Validator.Validate(Samples.Parse(text), level).Select(Line));

    /// <summary>A message around one segment, of a type without structure: only the segment is looked at.</summary>
    public static string Alone(string segment, string version = "2.5") => $"MSH|^~\\&|A|B|C|D|20260901||ZZZ^Z01|1|P|{version}\n{segment}";

    private static string Line(Hl7Error error)
    {
        bool isError = error.Severity == Hl7Severity.Error;
        Assert.Equal(isError ? Hl7AcknowledgmentCode.Error : Hl7AcknowledgmentCode.Accept, error.Acknowledgment);
        Assert.NotEqual("", error.Text);
        return $"{(isError ? 'E' : 'W')} {(int)error.Code} {error.Location}";
    }
}
