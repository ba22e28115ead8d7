using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Acknowledgments;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What the validation found, in the hub's terms.</summary>
internal static class Hl7Findings
{
    /// <summary>Findings in one answer at most: a message that is wrong throughout needs no list of all that is wrong.</summary>
    private const int Most = 20;

    /// <summary>The findings for which the message is not taken; warnings are none.</summary>
    public static IReadOnlyList<Hl7Refusal> ThatRefuse(IReadOnlyList<Hl7Error> findings) =>
        findings.Count == 0 ? [] : [.. findings.Where(finding => finding.Severity == Hl7Severity.Error).Take(Most).Select(Of)];

    private static Hl7Refusal Of(Hl7Error finding) => new(
        finding.Code switch
        {
            Hl7ErrorCode.RequiredFieldMissing => HubErrorCode.FieldMissing,
            Hl7ErrorCode.TableValueNotFound => HubErrorCode.CodeUnknown,
            Hl7ErrorCode.SegmentSequenceError => HubErrorCode.MessageUnreadable,
            _ => HubErrorCode.FieldInvalid,
        },
        finding.Location,
        finding.Text);
}
