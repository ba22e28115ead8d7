using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class AuthorizationStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void GrantForMethodAndPurpose_LetsThrough()
    {
        var exchange = Authenticated();

        Assert.Null(_hub.Authorization.Check(exchange));
        Assert.Equal(Parties.Hospital, exchange.Principal?.Id);
        Assert.Equal(Catalogues.GetPerson, exchange.Grant?.Operation);
    }

    [Fact]
    public void NoGrantForTheMethod_IsForbidden()
    {
        var error = _hub.Authorization.Check(Authenticated(Catalogues.Published.Calls[Catalogues.CheckEligibility]));

        Assert.Equal(new HubError(HubErrorCode.SenderForbidden) { Resource = Catalogues.CheckEligibility }, error);
    }

    [Theory]
    [InlineData(PurposeOfUse.Payment)]
    [InlineData("")]
    [InlineData("treat")]
    [InlineData("SHOPPING")]
    public void PurposeOutsideTheGrant_IsForbidden(string purpose)
    {
        var error = _hub.Authorization.Check(Authenticated(metadata: _hub.Metadata(purpose)));

        Assert.Equal(new HubError(HubErrorCode.PurposeForbidden) { Resource = Catalogues.GetPerson }, error);
    }

    [Theory]
    [InlineData("", HubErrorCode.PurposeForbidden)]
    [InlineData("unconscious, no papers", null)]
    public void EmergencyTreatment_NeedsAReason(string reason, HubErrorCode? expected)
    {
        var metadata = _hub.Metadata(PurposeOfUse.EmergencyTreatment) with { Reason = reason };

        Assert.Equal(expected, _hub.Authorization.Check(Authenticated(metadata: metadata))?.Code);
    }

    [Fact]
    public void SpeakingForAListedSystem_UsesThatSystemsGrants()
    {
        var exchange = Authenticated(sender: Parties.Edge, metadata: For(Parties.Hospital));

        Assert.Null(_hub.Authorization.Check(exchange));
        Assert.Equal(Parties.Edge, exchange.Sender?.Id);
        Assert.Equal(Parties.Hospital, exchange.Principal?.Id);
    }

    [Fact]
    public void GrantsOfTheSpeaker_DoNotCountForTheOneSpokenFor()
    {
        _hub.Directory.Replace(new DirectorySnapshot(
        [
            Parties.Of(Parties.Edge, grants: [Parties.GrantFor(Catalogues.GetPerson)], speaksFor: [Parties.Clinic]),
            Parties.Of(Parties.Clinic),
        ]));

        var error = _hub.Authorization.Check(Authenticated(sender: Parties.Edge, metadata: For(Parties.Clinic)));

        Assert.Equal(new HubError(HubErrorCode.SenderForbidden) { Resource = Catalogues.GetPerson }, error);
    }

    [Theory]
    [InlineData(Parties.Clinic)]
    [InlineData("uz.unknown.system")]
    public void SpeakingForAnUnlistedSystem_IsForbidden(string spokenFor)
    {
        var exchange = Authenticated(sender: Parties.Edge, metadata: For(spokenFor));

        Assert.Equal(new HubError(HubErrorCode.SenderForbidden) { Resource = spokenFor }, _hub.Authorization.Check(exchange));
        Assert.Null(exchange.Principal);
    }

    [Fact]
    public void ListedSystemThatHasLeftTheDirectory_CannotBeSpokenFor()
    {
        _hub.Directory.Replace(new DirectorySnapshot([Parties.Of(Parties.Edge, speaksFor: [Parties.Hospital])]));

        Assert.Equal(HubErrorCode.SenderForbidden, _hub.Authorization.Check(Authenticated(sender: Parties.Edge, metadata: For(Parties.Hospital)))?.Code);
    }

    [Fact]
    public void NamingOneselfAsSpokenFor_ChangesNothing() =>
        Assert.Null(_hub.Authorization.Check(Authenticated(metadata: For(Parties.Hospital))));

    [Fact]
    public void DirectoryAndEdgeRefusals_AreOpenToSystemsWithoutGrants()
    {
        Assert.Null(_hub.Authorization.Check(Authenticated(Catalogues.WhoAmI, sender: Parties.Clinic)));
        Assert.Null(_hub.Authorization.Check(Authenticated(Catalogues.EdgeRefusal, sender: Parties.Clinic)));
    }

    [Fact]
    public void OpenContract_StillRefusesSpeakingForOthersUnlisted() =>
        Assert.Equal(
            HubErrorCode.SenderForbidden,
            _hub.Authorization.Check(Authenticated(Catalogues.EdgeRefusal, sender: Parties.Clinic, metadata: For(Parties.Hospital)))?.Code);

    [Fact]
    public void PublishRight_IsWhatAllowsAnEvent()
    {
        Assert.Null(_hub.Authorization.Check(Authenticated(Catalogues.Event)));

        var error = _hub.Authorization.Check(Authenticated(Catalogues.Event, sender: Parties.Clinic));

        Assert.Equal(new HubError(HubErrorCode.SenderForbidden) { Resource = Catalogues.PatientAdmitted }, error);
    }

    [Fact]
    public void EventOnBehalfOfAnother_NeedsThatSystemsPublishRight() =>
        Assert.Null(_hub.Authorization.Check(Authenticated(Catalogues.Event, sender: Parties.Edge, metadata: For(Parties.Hospital))));

    [Theory]
    [InlineData(PurposeOfUse.Treatment, null)]
    [InlineData(PurposeOfUse.Payment, HubErrorCode.PurposeForbidden)]
    [InlineData(PurposeOfUse.EmergencyTreatment, HubErrorCode.PurposeForbidden)] // a publication carries no reason
    public void AskingWhetherTheSubjectIsKnown_NeedsThePurposeOfResolve(string purpose, HubErrorCode? expected)
    {
        var error = _hub.Authorization.Check(Authenticated(Catalogues.Event, metadata: _hub.Metadata(purpose), subjectMustBeKnown: true));

        Assert.Equal(expected, error?.Code);
        Assert.Equal(expected is null ? null : Catalogues.Resolve.Name, error?.Resource);
    }

    [Fact]
    public void AskingWhetherTheSubjectIsKnown_NeedsTheGrantOfResolve()
    {
        _hub.Directory.Replace(new DirectorySnapshot([Parties.Of(Parties.Hospital, publishes: [Catalogues.PatientAdmitted])]));

        var error = _hub.Authorization.Check(Authenticated(Catalogues.Event, subjectMustBeKnown: true));

        Assert.Equal(new HubError(HubErrorCode.SenderForbidden) { Resource = Catalogues.Resolve.Name }, error);
    }

    private RequestMetadata For(string onBehalfOf) => _hub.Metadata() with { OnBehalfOf = onBehalfOf };

    private Exchange Authenticated(Operation? operation = null, string sender = Parties.Hospital, RequestMetadata? metadata = null, bool subjectMustBeKnown = false)
    {
        var exchange = _hub.Arriving(operation, metadata: metadata, sender: sender, subjectMustBeKnown: subjectMustBeKnown);
        Assert.Null(_hub.Authentication.Check(exchange));
        return exchange;
    }
}
