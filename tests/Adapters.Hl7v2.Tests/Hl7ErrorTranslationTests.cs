using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Tests;

public sealed class Hl7ErrorTranslationTests
{
    public static readonly TheoryData<HubErrorCode, string, string> Design = new()
    {
        { HubErrorCode.Unspecified, "Accept", "0" },
        { HubErrorCode.MessageUnreadable, "Reject", "100" },
        { HubErrorCode.FieldMissing, "Error", "101" },
        { HubErrorCode.FieldInvalid, "Error", "102" },
        { HubErrorCode.CodeUnknown, "Error", "103" },
        { HubErrorCode.TypeUnsupported, "Reject", "200" },
        { HubErrorCode.VersionUnsupported, "Reject", "203" },
        { HubErrorCode.MessageTooLarge, "Reject", "207" },
        { HubErrorCode.RateExceeded, "Reject", "207" },
        { HubErrorCode.SenderUnauthenticated, "Reject", "207" },
        { HubErrorCode.SenderForbidden, "Reject", "207" },
        { HubErrorCode.PurposeForbidden, "Reject", "207" },
        { HubErrorCode.RecipientUnknown, "Error", "204" },
        { HubErrorCode.MessageDuplicate, "Error", "205" },
        { HubErrorCode.HubUnavailable, "Reject", "207" },
        { HubErrorCode.PartnerUnavailable, "Error", "207" },
        { HubErrorCode.PartnerTimeout, "Error", "207" },
        { HubErrorCode.OutcomeUnknown, "Error", "207" },
        { HubErrorCode.PartnerRejected, "Error", "207" },
        { HubErrorCode.InternalError, "Reject", "207" },
    };

    [Theory]
    [MemberData(nameof(Design))]
    public void Code_IsAnsweredAsTheDesignSays(HubErrorCode code, string acknowledgment, string condition)
    {
        var translated = Hl7ErrorTranslation.Translate(code);

        Assert.Equal(acknowledgment, translated.Acknowledgment.ToString());
        Assert.Equal(condition, translated.Code.ToString("d"));
    }

    [Fact]
    public void EveryCode_IsInTheTableAbove()
    {
        Assert.Equal(Enum.GetValues<HubErrorCode>(), Design.Select(row => row.Data.Item1));
    }
}
