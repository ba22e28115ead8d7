using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Identity.Tests;

/// <summary>Resolve through the whole pipeline, which asks the registry through the same pipeline.</summary>
public sealed class RegistryPersonSourceTests
{
    // Well-formed, as the contract demands: a man born on 15 July 1990.
    private const string Pinfl = "31507900123456";

    [Fact]
    public async Task Resolve_AsksTheRegistryAsTheNodeAndBothAreRecorded()
    {
        await using var hub = new TestHub("TREAT", "ETREAT") { Registry = request => TestHub.Reply(new Person { Version = request.Pinfl == Pinfl ? 7 : 0 }) };

        var outcome = await hub.ResolveAsync(Pinfl, "TREAT");

        Assert.Null(outcome.Error);
        var response = ResolveResponse.Parser.ParseFrom(outcome.Response.Span);
        Assert.Equal(7, response.Person.Version);
        Assert.Equal(ResolveSource.Registry, response.Source);
        Assert.Collection(
            hub.Records,
            lookup =>
            {
                Assert.Equal("hub.test", lookup.Sender);
                Assert.Equal("TREAT", lookup.Purpose);
            },
            resolve => Assert.Equal("uz.hosp.test", resolve.Sender));
        Assert.Single(hub.Records.Select(record => record.SubjectPseudonym).Distinct());
    }

    [Fact]
    public async Task EmergencyPurpose_GoesToTheRegistryWithItsReason()
    {
        await using var hub = new TestHub("TREAT", "ETREAT") { Registry = _ => TestHub.Reply(person: null) };

        var outcome = await hub.ResolveAsync(Pinfl, "ETREAT", reason: "unconscious after accident");

        Assert.Null(outcome.Error);
        Assert.Equal(["ETREAT", "ETREAT"], hub.Records.Select(record => record.Purpose));
    }

    [Fact]
    public async Task PurposeNotGrantedToTheNode_IsRefusedForThisPurposeOnly()
    {
        await using var hub = new TestHub("TREAT", "ETREAT") { Registry = _ => TestHub.Reply(new Person()) };

        var research = await hub.ResolveAsync(Pinfl, "HRESCH");
        var treatment = await hub.ResolveAsync(Pinfl, "TREAT");

        Assert.Equal(HubErrorCode.PurposeForbidden, research.Error!.Code);
        Assert.Null(treatment.Error);
    }

    [Fact]
    public async Task NodeWithoutGrant_IsTheHubsFaultAndNotTheConsumers()
    {
        await using var hub = new TestHub();

        var outcome = await hub.ResolveAsync(Pinfl, "TREAT");

        Assert.Equal(HubErrorCode.InternalError, outcome.Error!.Code);
    }

    [Fact]
    public async Task RegistryFindsAFieldWrong_TheConsumersFieldIsNamed()
    {
        var error = new HubError(HubErrorCode.FieldInvalid) { Field = "pinfl", Rule = "pinfl" };
        await using var hub = new TestHub("TREAT", "ETREAT") { Registry = _ => new DeliveryResult(default, error, HandedOver: true) };

        var outcome = await hub.ResolveAsync(Pinfl, "TREAT");

        Assert.Equal("identifier.value", outcome.Error!.Field);
    }

    [Fact]
    public async Task RegistryUnavailable_IsSaidWithItsAdvice()
    {
        var error = new HubError(HubErrorCode.PartnerUnavailable) { RetryAfter = TimeSpan.FromSeconds(3) };
        await using var hub = new TestHub("TREAT", "ETREAT") { Registry = _ => new DeliveryResult(default, error, HandedOver: false) };

        var outcome = await hub.ResolveAsync(Pinfl, "TREAT");

        Assert.Equal(HubErrorCode.PartnerUnavailable, outcome.Error!.Code);
        Assert.Equal(TimeSpan.FromSeconds(3), outcome.Error.RetryAfter);
    }

    [Fact]
    public async Task AnswerThatIsNoMessage_IsAnInternalError()
    {
        await using var hub = new TestHub("TREAT", "ETREAT") { Registry = _ => new DeliveryResult(new byte[] { 0xFF, 0xFF }, null, HandedOver: true) };

        var outcome = await hub.ResolveAsync(Pinfl, "TREAT");

        Assert.Equal(HubErrorCode.InternalError, outcome.Error!.Code);
    }
}
