using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Identity.Tests.Doubles;
using EHealth.Integration.Hub.Identity.Tests.Matching;
using EHealth.Integration.Protocol.Errors;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Identity.Tests;

/// <summary>Match through the whole pipeline, which asks the registry through the same pipeline.</summary>
public sealed class RegistryPersonFinderTests
{
    private static readonly MatchRequest Alisher = MatchCase.Description("Shodmonov, Alisher");

    [Fact]
    public async Task Match_AsksTheRegistryAsTheNodeAndTheSinglePersonIsTheSubject()
    {
        await using var hub = new TestHub("TREAT", "ETREAT") { Search = _ => Found(MatchCase.Person("Shodmonov, Alisher")) };
        hub.Registry = _ => TestHub.Reply(new Person());

        var outcome = await hub.MatchAsync(Alisher);
        await hub.ResolveAsync(MatchCase.Pinfl, "TREAT");

        Assert.Single(MatchResponse.Parser.ParseFrom(outcome.Response.Span).Candidates);
        var (search, match, resolve) = (hub.Records.ElementAt(1), hub.Records.ElementAt(2), hub.Records.Last()); // after two questions
        Assert.Equal(("hub.test", "ehealth.registry.v1.CivilRegistry/FindPersons", 0), (search.Sender, search.Operation, search.SubjectPseudonym.Length));
        Assert.Equal(("uz.hosp.test", "ehealth.identity.v1.Identity/Match"), (match.Sender, match.Operation));
        Assert.Equal(resolve.SubjectPseudonym, match.SubjectPseudonym);
    }

    [Fact]
    public async Task SeveralCandidates_TheRecordNamesNobody()
    {
        await using var hub = new TestHub("TREAT")
        {
            Search = _ => Found(MatchCase.Person("Shodmonov, Alisher"), MatchCase.Person("Shodmonov, Alisher", pinfl: "31205840010025")),
        };

        var outcome = await hub.MatchAsync(Alisher);

        Assert.Equal(2, MatchResponse.Parser.ParseFrom(outcome.Response.Span).Candidates.Count);
        Assert.True(hub.Records.Count >= 3); // two questions at least, and the match
        Assert.All(hub.Records, record => Assert.True(record.SubjectPseudonym.IsEmpty));
    }

    [Fact]
    public async Task IdentifierStated_IsTheSubjectEvenWhenNobodyHasIt()
    {
        await using var hub = new TestHub("TREAT") { Registry = _ => TestHub.Reply(person: null) };
        var described = Alisher.Clone();
        described.Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = MatchCase.Pinfl };

        var outcome = await hub.MatchAsync(described);

        Assert.Empty(MatchResponse.Parser.ParseFrom(outcome.Response.Span).Candidates);
        Assert.Equal(2, hub.Records.Count); // the question and the match
        Assert.All(hub.Records, record => Assert.False(record.SubjectPseudonym.IsEmpty));
    }

    [Fact]
    public async Task EmergencyPurpose_GoesToTheRegistryWithItsReason()
    {
        await using var hub = new TestHub("ETREAT") { Search = _ => Found(MatchCase.Person("Shodmonov, Alisher")) };

        await hub.MatchAsync(Alisher, "ETREAT", reason: "unconscious after accident");

        Assert.Equal(3, hub.Records.Count); // two questions and the match
        Assert.All(hub.Records, record => Assert.Equal(("ETREAT", "unconscious after accident"), (record.Purpose, record.Reason)));
    }

    [Theory]
    [InlineData("", "1984-05-12", HubErrorCode.FieldMissing, "family")]
    [InlineData("Shodmonov", "", HubErrorCode.FieldMissing, "birth_date")]
    [InlineData("Shodmonov", "12.05.1984", HubErrorCode.FieldInvalid, "birth_date")]
    public async Task DescriptionWithoutNameOrDate_IsRefusedBeforeAnybodyIsAsked(string family, string birthDate, HubErrorCode code, string field)
    {
        await using var hub = new TestHub("TREAT");

        var outcome = await hub.MatchAsync(new MatchRequest { Family = family, BirthDate = birthDate });

        Assert.Equal((code, field), (outcome.Error!.Code, outcome.Error.Field));
    }

    [Fact]
    public async Task FiftyOneCandidates_AreTooMany()
    {
        await using var hub = new TestHub("TREAT");
        var described = Alisher.Clone();
        described.MaxCandidates = 51;

        Assert.Equal("max_candidates", (await hub.MatchAsync(described)).Error!.Field);
    }

    [Fact]
    public void Response_HoldsNoMoreCandidatesThanCanBeAskedFor()
    {
        var most = MatchRequest.Descriptor.FindFieldByNumber(MatchRequest.MaxCandidatesFieldNumber).GetOptions().GetExtension(ValidationExtensions.Field).Max;
        var items = MatchResponse.Descriptor.FindFieldByNumber(MatchResponse.CandidatesFieldNumber).GetOptions()?.GetExtension(ValidationExtensions.Field)?.MaxItems;

        Assert.Equal((uint)most, items);
    }

    [Fact]
    public async Task NodeWithoutGrant_IsTheHubsFaultAndNotTheConsumers()
    {
        await using var hub = new TestHub();

        Assert.Equal(HubErrorCode.InternalError, (await hub.MatchAsync(Alisher)).Error!.Code);
    }

    [Fact]
    public async Task RegistryFindsTheNameWrong_TheConsumersFieldIsNamed()
    {
        var error = new HubError(HubErrorCode.FieldInvalid) { Field = "family_name", Rule = "max_length" };
        await using var hub = new TestHub("TREAT") { Search = _ => new DeliveryResult(default, error, HandedOver: true) };

        Assert.Equal("family", (await hub.MatchAsync(Alisher)).Error!.Field);
    }

    private static DeliveryResult Found(params Person[] persons) => new(new FindPersonsResponse { Persons = { persons } }.ToByteArray(), Error: null, HandedOver: true);
}
