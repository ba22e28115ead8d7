using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using Google.Rpc;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>What the hub itself says no to, each with its status, its details and its audit record.</summary>
public sealed class RefusalTests(SharedHub shared) : SharedHubTests(shared)
{
    [Fact]
    public async Task UnknownMethod_IsUnimplementedAndRecorded()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.Registry + "/ForgetPerson", TestPersons.Question());

        var error = answer.Refused(HubErrorCode.TypeUnsupported, StatusCode.Unimplemented);
        Assert.Equal(TestDirectory.Registry + "/ForgetPerson", error.Resource);
        RecordedAsRefusal(HubErrorCode.TypeUnsupported, TestDirectory.Hospital, TestDirectory.Registry + "/ForgetPerson");
    }

    [Fact]
    public async Task UnknownMethodNamedLikeANumber_ItsNameGoesNowhere()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync("ehealth.x.v1.Y/32104850010023", TestPersons.Question());

        Assert.Equal("unknown", answer.Refused(HubErrorCode.TypeUnsupported, StatusCode.Unimplemented).Resource);
        RecordedAsRefusal(HubErrorCode.TypeUnsupported, TestDirectory.Hospital, "unknown");
    }

    [Fact]
    public async Task WithoutGrant_IsForbidden()
    {
        var answer = await Hub.Channel(TestDirectory.Laboratory).AskAsync(TestDirectory.GetPerson, TestPersons.Question());

        Assert.Equal(TestDirectory.GetPerson, answer.Refused(HubErrorCode.SenderForbidden, StatusCode.PermissionDenied).Resource);
        Recorded(answer, HubErrorCode.SenderForbidden, TestDirectory.Laboratory);
    }

    [Theory]
    [InlineData("HRESCH")]
    [InlineData("treat")]
    [InlineData("")]
    public async Task PurposeOutsideTheGrant_IsForbidden(string purpose)
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Purpose, purpose));

        answer.Refused(HubErrorCode.PurposeForbidden, StatusCode.PermissionDenied);
        Recorded(answer, HubErrorCode.PurposeForbidden, TestDirectory.Hospital);
    }

    [Fact]
    public async Task EmergencyWithoutReason_IsForbidden()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Purpose, PurposeOfUse.EmergencyTreatment));

        answer.Refused(HubErrorCode.PurposeForbidden, StatusCode.PermissionDenied);
    }

    [Theory]
    [InlineData(TestDirectory.Laboratory, TestDirectory.Hospital)]
    [InlineData(TestDirectory.Gateway, TestDirectory.Laboratory)]
    [InlineData(TestDirectory.Gateway, TestDirectory.Stranger)]
    public async Task OnBehalfOfOneItMayNotSpeakFor_IsForbidden(string sender, string spokenFor)
    {
        var answer = await Hub.Channel(sender).AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.OnBehalfOf, spokenFor));

        answer.Refused(HubErrorCode.SenderForbidden, StatusCode.PermissionDenied);
        Assert.Equal(sender, Hub.Audit.Of(answer.ExchangeId).Sender);
    }

    [Fact]
    public async Task FieldAgainstTheContract_BadRequestNamesItsPath()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, new GetPersonRequest { Pinfl = "3210485001002" });

        answer.Refused(HubErrorCode.FieldInvalid, StatusCode.InvalidArgument);
        var violation = Assert.Single(answer.Status!.GetDetail<BadRequest>()!.FieldViolations);
        Assert.Equal(("pinfl", "FIELD_INVALID"), (violation.Field, violation.Reason));
        Assert.Equal("pinfl", Recorded(answer, HubErrorCode.FieldInvalid, TestDirectory.Hospital).Field);
    }

    [Fact]
    public async Task FieldMissing_BadRequestNamesItsPath()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, new GetPersonRequest());

        Assert.Equal("pinfl", answer.Refused(HubErrorCode.FieldMissing, StatusCode.InvalidArgument).Field);
        Recorded(answer, HubErrorCode.FieldMissing, TestDirectory.Hospital);
    }

    [Fact]
    public async Task BytesThatAreNoMessage_AreUnreadable()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, [0x0A, 0xFF, 0x01], null, (MetadataNames.Purpose, "TREAT"));

        answer.Refused(HubErrorCode.MessageUnreadable, StatusCode.InvalidArgument);
        Recorded(answer, HubErrorCode.MessageUnreadable, TestDirectory.Hospital);
    }

    [Fact]
    public async Task MessageOverTheLimit_IsRefusedBySizeAndRecorded()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, new byte[HubFixture.MaxMessageBytes + 1], null, (MetadataNames.Purpose, "TREAT"));

        answer.Refused(HubErrorCode.MessageTooLarge, StatusCode.ResourceExhausted);
        Recorded(answer, HubErrorCode.MessageTooLarge, TestDirectory.Hospital);
    }

    [Fact]
    public async Task RecipientNobodyKnows_IsNotFound()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, TestDirectory.Stranger));

        answer.Refused(HubErrorCode.RecipientUnknown, StatusCode.NotFound);
        Assert.Equal(TestDirectory.Stranger, answer.Status!.GetDetail<ResourceInfo>()!.ResourceName);
        Recorded(answer, HubErrorCode.RecipientUnknown, TestDirectory.Hospital);
    }

    [Fact]
    public async Task ProviderWithoutLink_IsUnavailableWithRetryInfo()
    {
        var question = new CheckEligibilityRequest { Pinfl = TestPersons.Question().Pinfl };
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(
            "ehealth.insurance.v1.HealthInsurance/CheckEligibility", question, (MetadataNames.Purpose, PurposeOfUse.Payment));

        answer.Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable);
        Assert.True(answer.Status!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        Assert.Equal(TestDirectory.Insurer, Recorded(answer, HubErrorCode.PartnerUnavailable, TestDirectory.Hospital).Recipient);
    }

    [Fact]
    public async Task QuotaUsedUp_IsResourceExhaustedWithRetryInfo()
    {
        var channel = Hub.Channel(TestDirectory.Hasty);
        var first = await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question());
        var second = await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question());

        first.Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable); // it had its turn; there is nobody to answer
        second.Refused(HubErrorCode.RateExceeded, StatusCode.ResourceExhausted);
        Assert.InRange(second.Status!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan(), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.NotNull(second.Status!.GetDetail<QuotaFailure>());
        Recorded(second, HubErrorCode.RateExceeded, TestDirectory.Hasty);
    }

    private AuditRecord Recorded(RawAnswer answer, HubErrorCode outcome, string sender)
    {
        var record = Hub.Audit.Of(answer.ExchangeId);
        Assert.Equal((AuditKind.Refusal, outcome, sender), (record.Kind, record.Outcome, record.Sender));
        Assert.Empty(record.ResponseHash);
        return record;
    }

    private void RecordedAsRefusal(HubErrorCode outcome, string sender, string operation)
    {
        var record = Hub.Audit.Last();
        Assert.Equal((AuditKind.Refusal, outcome, sender, operation), (record.Kind, record.Outcome, record.Sender, record.Operation));
    }
}
