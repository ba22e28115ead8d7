using System.CommandLine;
using EHealth.Integration.Hl7.Acknowledgments;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>The option that says how to answer: <c>aa</c>, <c>ae</c> or <c>ar</c>.</summary>
internal static class AnswerCode
{
    public static Option<Hl7AcknowledgmentCode> Option(string name)
    {
        var option = new Option<Hl7AcknowledgmentCode>(name)
        {
            Description = "How to answer: aa, ae or ar; in enhanced mode ca, ce or cr are meant too.",
            HelpName = "CODE",
            DefaultValueFactory = _ => Hl7AcknowledgmentCode.Accept,
        };
        option.CustomParser = result =>
        {
            switch (result.Tokens[0].Value.ToUpperInvariant())
            {
                case "AA": return Hl7AcknowledgmentCode.Accept;
                case "AE": return Hl7AcknowledgmentCode.Error;
                case "AR": return Hl7AcknowledgmentCode.Reject;
                default:
                    result.AddError($"{name} takes aa, ae or ar.");
                    return default;
            }
        };
        return option;
    }

    /// <summary>The findings that make an acknowledgment one with this code; none for an acceptance.</summary>
    public static Hl7Error[] Findings(Hl7AcknowledgmentCode code, string text) =>
        code == Hl7AcknowledgmentCode.Accept ? [] : [new Hl7Error(code, Hl7ErrorCode.ApplicationInternalError, Location: null, text)];
}
