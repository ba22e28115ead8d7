using System.Net;
using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Adapters.ContractTests.CivilRegistry;

/// <summary>What a search asks for, and which replies are none to it.</summary>
public sealed class PersonSearchTests
{
    private const string Entry = """{"pinfl":"31210632040244","sex":"female","birthDate":"1963-10-12","names":[],"version":0}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NothingSaidOfTheNumber_FiftyAreAskedForAndTheRestIsFlagged()
    {
        var population = new Simulators.Population.SyntheticPopulation(2025);
        await using var registry = await CivilRegistrySimulator.StartAsync(new RestSimulatorOptions { ApiKey = AdapterUnderTest.ApiKey, Population = population }, Cancellation);
        await using var adapter = Adapter(registry.Address, script: null);
        var request = new FindPersonsRequest { BirthDate = "2019-01", FamilyName = "Karimboyev" };

        var byDefault = await adapter.Get<CivilRegistryService>().FindPersons(new() { BirthDate = "2019", FamilyName = "Karimboyev" }, new CallContext(Cancellation));
        request.MaxPersons = 2;
        request.Sex = Sex.Female;
        var two = await adapter.Get<CivilRegistryService>().FindPersons(request, new CallContext(Cancellation));

        Assert.Equal((50, true), (byDefault.Persons.Count, byDefault.More));
        Assert.Equal((2, true), (two.Persons.Count, two.More));
        Assert.All(two.Persons, person => Assert.Equal(Sex.Female, person.Sex));
    }

    [Fact]
    public async Task YearWithoutName_IsRejectedByTheRegistry()
    {
        var population = new Simulators.Population.SyntheticPopulation(2025);
        await using var registry = await CivilRegistrySimulator.StartAsync(new RestSimulatorOptions { ApiKey = AdapterUnderTest.ApiKey, Population = population }, Cancellation);
        await using var adapter = Adapter(registry.Address, script: null);

        var refusal = await Assert.ThrowsAsync<PartnerException>(
            () => adapter.Get<CivilRegistryService>().FindPersons(new FindPersonsRequest { BirthDate = "1984" }, new CallContext(Cancellation)));

        Assert.Equal((HubErrorCode.PartnerRejected, "query-too-broad"), (PartnerRefusal.Of(refusal).Code, PartnerRefusal.Of(refusal).PartnerCode));
    }

    [Theory]
    [InlineData("1963-10-12", 2)]
    [InlineData("1963-10", 2)]
    [InlineData("1963", 2)]
    public async Task EntriesOfThatDate_AreTaken(string birthDate, uint max) =>
        Assert.Equal(2, (await FindAsync(new() { BirthDate = birthDate, FamilyName = "X", MaxPersons = max }, $$"""{"persons":[{{Entry}},{{Entry}}],"more":false}""")).Persons.Count);

    [Theory]
    [InlineData("1963-10-13", 2, $$"""{"persons":[{{Entry}}],"more":false}""")]
    [InlineData("1964", 2, $$"""{"persons":[{{Entry}}],"more":false}""")]
    [InlineData("1963-10-12", 1, $$"""{"persons":[{{Entry}},{{Entry}}],"more":false}""")]
    [InlineData("1963-10-12", 2, """{"persons":[null],"more":false}""")]
    [InlineData("1963-10-12", 2, """{"persons":[]}""")]
    [InlineData("1963-10-12", 2, """{"persons":null,"more":false}""")]
    public async Task ReplyToAnotherQuestion_IsUnavailable(string birthDate, uint max, string reply)
    {
        var refusal = await Assert.ThrowsAsync<PartnerException>(() => FindAsync(new() { BirthDate = birthDate, FamilyName = "X", MaxPersons = max }, reply));

        Assert.Equal(HubErrorCode.PartnerUnavailable, PartnerRefusal.Of(refusal).Code);
    }

    private static async Task<FindPersonsResponse> FindAsync(FindPersonsRequest request, string reply)
    {
        using var script = new ScriptedPartner(() => ScriptedPartner.Reply(HttpStatusCode.OK, reply));
        await using var adapter = Adapter(new Uri("http://localhost/"), script);
        return await adapter.Get<CivilRegistryService>().FindPersons(request, new CallContext(Cancellation));
    }

    private static AdapterUnderTest Adapter(Uri partner, ScriptedPartner? script) =>
        new((services, configuration) => services.AddCivilRegistryAdapter(configuration), "CivilRegistry", partner, script);
}
