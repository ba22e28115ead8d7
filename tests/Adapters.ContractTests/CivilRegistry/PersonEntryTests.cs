using System.Net;
using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Sdk.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Adapters.ContractTests.CivilRegistry;

/// <summary>Entries that the simulated registry does not have.</summary>
public sealed class PersonEntryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EntryWithTheLeast_IsAPersonWithAPinfl()
    {
        var person = await PersonAsync("""{"pinfl":"31210632040244","sex":"female","birthDate":"1963-10-12","names":[],"version":0}""");

        Assert.Equal("31210632040244", Assert.Single(person.Identifiers).Value);
        Assert.Equal((Sex.Female, "1963-10-12", ""), (person.Sex, person.BirthDate, person.DeathDate));
        Assert.Null(person.Address);
    }

    [Fact]
    public async Task WordsWeDoNotKnow_LoseNothingElse()
    {
        var person = await PersonAsync(
            """{"pinfl":"31210632040244","sex":"?","birthDate":"1963-10-12","names":[{"script":"Arab","family":"X"}],"version":7,"hairColour":"grey"}""");

        Assert.Equal(Sex.Unknown, person.Sex);
        Assert.Equal(new PersonName { Family = "X" }, Assert.Single(person.Names));
        Assert.Equal(7, person.Version);
    }

    [Theory]
    [InlineData("""{"pinfl":"31210632040245","sex":"female","birthDate":"1963-10-12","names":[],"version":0}""")]
    [InlineData("""{"pinfl":"31210632040244","sex":"female","birthDate":"12.10.1963","names":[],"version":0}""")]
    [InlineData("""{"pinfl":"31210632040244","sex":null,"birthDate":"1963-10-12","names":[],"version":0}""")]
    [InlineData("""{"pinfl":"31210632040244","sex":"female","birthDate":"1963-10-12","names":[],"version":0""")]
    public async Task OtherPersonsOrDamagedEntry_IsUnavailable(string reply)
    {
        var refusal = await Assert.ThrowsAsync<PartnerException>(() => PersonAsync(reply));

        Assert.Equal(HubErrorCode.PartnerUnavailable, PartnerRefusal.Of(refusal).Code);
    }

    private static async Task<Person> PersonAsync(string reply)
    {
        using var script = new ScriptedPartner(() => ScriptedPartner.Reply(HttpStatusCode.OK, reply));
        await using var adapter = new AdapterUnderTest(
            (services, configuration) => services.AddCivilRegistryAdapter(configuration), "CivilRegistry", new Uri("http://localhost/"), script);
        var request = new GetPersonRequest { Pinfl = "31210632040244" };
        return (await adapter.Get<CivilRegistryService>().GetPerson(request, new CallContext(Cancellation))).Person;
    }
}
