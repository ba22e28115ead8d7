using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Simulators.Population;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>A hospital describes a person; the hub asks the registry through its link, compares and says who it may be.</summary>
public sealed class MatchTests(SharedHub shared) : SharedHubTests(shared)
{
    private const string Match = "ehealth.identity.v1.Identity/Match";
    private const string FindPersons = TestDirectory.Registry + "/FindPersons";

    private static readonly SyntheticPerson Somebody = TestPersons.Population.PersonAt(31);

    [Fact]
    public async Task DescribedInTheOtherScript_ThePersonIsFoundWithTheReasons()
    {
        await using var registry = await ProvideAsync(Search);

        var client = Hub.Connect(TestDirectory.Hospital).Client<Contracts.Identity.V1.Identity.IdentityClient>();
        var response = await client.MatchAsync(Description(), HubCall.With(cancellationToken: Cancellation));

        var best = response.Candidates[0];
        Assert.Equal(Somebody.Pinfl, best.Person.Identifiers[0].Value);
        Assert.Equal(MatchGrade.Certain, best.Grade);
        Assert.Equal(
            [(MatchElement.Family, MatchAgreement.Folded), (MatchElement.Given, MatchAgreement.Folded), (MatchElement.Patronymic, MatchAgreement.Folded), (MatchElement.BirthDate, MatchAgreement.Exact)],
            best.Elements.Select(element => (element.Element, element.Agreement)));
    }

    [Fact]
    public async Task OnePersonFound_TheAuditNamesHerAsResolveWould()
    {
        await using var registry = await ProvideAsync(Search);
        var channel = Hub.Channel(TestDirectory.Hospital);

        var match = Hub.Audit.Of((await channel.AskAsync(Match, Description())).ExchangeId);
        var resolve = Hub.Audit.Of((await channel.AskAsync(
            "ehealth.identity.v1.Identity/Resolve",
            new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = Somebody.Pinfl } })).ExchangeId);

        Assert.Equal(32, match.SubjectPseudonym.Length);
        Assert.Equal(resolve.SubjectPseudonym, match.SubjectPseudonym);
        var searches = Hub.Audit.ReadAll().Where(record => record.Operation == FindPersons).ToList();
        Assert.NotEmpty(searches);
        Assert.All(searches, search => Assert.Equal((TestDirectory.Node, 0), (search.Sender, search.SubjectPseudonym.Length)));
    }

    [Fact]
    public async Task NobodyFound_IsAnAnswerWithoutSubject()
    {
        await using var registry = await ProvideAsync(_ => new FindPersonsResponse());

        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(Match, Description());

        Assert.Equal((StatusCode.OK, 0), (answer.Code, answer.Payload.Length));
        Assert.True(Hub.Audit.Of(answer.ExchangeId).SubjectPseudonym.IsEmpty);
    }

    [Fact]
    public async Task DescriptionWithoutFamilyName_IsRefusedWithTheField()
    {
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(Match, new MatchRequest { BirthDate = "1984" });

        Assert.Equal("family", answer.Refused(HubErrorCode.FieldMissing, StatusCode.InvalidArgument).Field);
    }

    [Fact]
    public async Task SystemWithoutGrant_IsRefused()
    {
        var answer = await Hub.Channel(TestDirectory.Laboratory).AskAsync(Match, Description());

        answer.Refused(HubErrorCode.SenderForbidden, StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task RegistryAway_IsSaidAndTheDescriptionStandsNowhere()
    {
        const string family = "Йўқолганбоев";
        var answer = await Hub.Channel(TestDirectory.Hospital).AskAsync(Match, new MatchRequest { Family = family, Given = family, BirthDate = "1984-05-12" });

        answer.Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable);
        Assert.False(DataSearch.IsIn(Hub.DataDirectory, family));
        Assert.DoesNotContain(Hub.Log.Lines, line => line.Text.Contains(family, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<SystemProgram> ProvideAsync(Func<FindPersonsRequest, FindPersonsResponse> search) => await SystemProgram.ProvideAsync(
        Hub, Hub.TakeProvider(), new ScriptedRegistry((request, _) => Task.FromResult(TestPersons.Entry(request))) { Search = search });

    private static MatchRequest Description() => new()
    {
        Family = Somebody.CyrillicName.Family,
        Given = Somebody.CyrillicName.Given,
        Patronymic = Somebody.CyrillicName.Patronymic,
        BirthDate = $"{Somebody.BirthDate:yyyy-MM-dd}",
    };

    /// <summary>Knows everybody born that day, in Latin letters, and no family name in others.</summary>
    private static FindPersonsResponse Search(FindPersonsRequest request)
    {
        var found = TestPersons.Population.BornBetween(Somebody.BirthDate, Somebody.BirthDate)
            .Where(person => request.BirthDate == $"{person.BirthDate:yyyy-MM-dd}" && request.FamilyName is "" || request.FamilyName == person.LatinName.Family);
        return new FindPersonsResponse { Persons = { found.Select(EntryOf) } };
    }

    private static Person EntryOf(SyntheticPerson person) => new()
    {
        Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = person.Pinfl } },
        Names = { new PersonName { Family = person.LatinName.Family, Given = person.LatinName.Given, Patronymic = person.LatinName.Patronymic, Script = Script.Latin } },
        BirthDate = $"{person.BirthDate:yyyy-MM-dd}",
    };
}
