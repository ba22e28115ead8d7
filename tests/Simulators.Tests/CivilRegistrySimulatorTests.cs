using System.Net;
using System.Text.Json;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;

namespace EHealth.Integration.Simulators.Tests;

public sealed class CivilRegistrySimulatorTests : IAsyncLifetime
{
    private static readonly SyntheticPopulation People = new(2025);
    private static readonly SyntheticPerson Somebody = People.PersonAt(12_345);

    private CivilRegistrySimulator _registry = null!;
    private RestCaller _caller = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _registry = await CivilRegistrySimulator.StartAsync(new RestSimulatorOptions { ApiKey = "key", Population = People }, Cancellation);
        _caller = new RestCaller(_registry.Address, "key");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task KnownPinfl_IsAnsweredWithThePersonInBothScripts()
    {
        var (status, body) = await QueryAsync(Somebody.Pinfl);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Somebody.Pinfl, body.GetProperty("pinfl").GetString());
        Assert.Equal(Somebody.Sex == Sex.Male ? "male" : "female", body.GetProperty("sex").GetString());
        Assert.Equal(Somebody.BirthDate.ToString("yyyy-MM-dd", null), body.GetProperty("birthDate").GetString());
        Assert.Equal(Somebody.RegionCode, body.GetProperty("address").GetProperty("regionCode").GetString());
        Assert.Equal(Somebody.DistrictCode, body.GetProperty("address").GetProperty("districtCode").GetString());
        var names = body.GetProperty("names");
        Assert.Equal("Latn", names[0].GetProperty("script").GetString());
        Assert.Equal(Somebody.LatinName.Family, names[0].GetProperty("family").GetString());
        Assert.Equal("Cyrl", names[1].GetProperty("script").GetString());
        Assert.Equal(Somebody.CyrillicName.Patronymic, names[1].GetProperty("patronymic").GetString());
    }

    [Fact]
    public async Task DeadPerson_HasDeathDateAndHigherVersionThanTheLiving()
    {
        var dead = Enumerable.Range(0, People.Count).Select(People.PersonAt).First(person => person.DeathDate is not null);
        var living = Enumerable.Range(0, People.Count).Select(People.PersonAt).First(person => person.DeathDate is null);

        var (_, deadBody) = await QueryAsync(dead.Pinfl);
        var (_, livingBody) = await QueryAsync(living.Pinfl);

        Assert.Equal(dead.DeathDate?.ToString("yyyy-MM-dd", null), deadBody.GetProperty("deathDate").GetString());
        Assert.False(livingBody.TryGetProperty("deathDate", out _));
        Assert.True(deadBody.GetProperty("version").GetInt64() > livingBody.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task UnknownPinfl_IsAnsweredNotFound()
    {
        var (status, body) = await QueryAsync("31210632040244");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("person-not-found", body.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task MissingOrWrongKey_IsRefused(string? key)
    {
        using var stranger = new RestCaller(_registry.Address, key);

        var (status, body) = await stranger.PostAsync("api/v1/persons/query", $$"""{"pinfl":"{{Somebody.Pinfl}}"}""", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("api-key-invalid", body.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"pinfl":null}""")]
    [InlineData("""{"pinfl":31210632040244}""")]
    [InlineData("""{"pinfl":"312106""")]
    public async Task MalformedBody_IsRefused(string json)
    {
        var (status, body) = await _caller.PostAsync("api/v1/persons/query", json, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("request-malformed", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task SearchByBirthDate_FindsEverybodyBornThatDay()
    {
        var born = Enumerable.Range(0, People.Count).Select(People.PersonAt).Where(person => person.BirthDate == Somebody.BirthDate).ToList();

        var (status, body) = await SearchAsync($$"""{"birthDate":"{{Somebody.BirthDate:yyyy-MM-dd}}","limit":200}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(body.GetProperty("more").GetBoolean());
        Assert.NotEmpty(born);
        Assert.Equal(born.Select(person => person.Pinfl).Order(StringComparer.Ordinal), PinflsOf(body).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task SearchByYearAndFamilyName_FindsTheSameInBothScriptsAndForBothSexes()
    {
        var woman = Enumerable.Range(0, People.Count).Select(People.PersonAt).First(person => person.LatinName.Family == "Joʻrayeva");

        var (_, latin) = await SearchAsync($$"""{"birthDate":"{{woman.BirthDate:yyyy}}","limit":200,"family":"JO'RAYEV"}""");
        var (_, cyrillic) = await SearchAsync($$"""{"birthDate":"{{woman.BirthDate:yyyy}}","limit":200,"family":"жўраева"}""");

        Assert.Contains(woman.Pinfl, PinflsOf(latin));
        Assert.Equal(PinflsOf(latin), PinflsOf(cyrillic));
    }

    [Fact]
    public async Task SearchWithSexAndLimit_KeepsToBoth()
    {
        var (_, body) = await SearchAsync($$"""{"birthDate":"{{Somebody.BirthDate:yyyy-MM-dd}}","limit":3,"sex":"female"}""");

        Assert.True(body.GetProperty("more").GetBoolean());
        Assert.Equal(3, PinflsOf(body).Length);
        Assert.All(body.GetProperty("persons").EnumerateArray(), person => Assert.Equal("female", person.GetProperty("sex").GetString()));
    }

    [Theory]
    [InlineData("""{"birthDate":"1984","limit":10}""", HttpStatusCode.UnprocessableEntity, "query-too-broad")]
    [InlineData("""{"birthDate":"1984-05","limit":10,"family":""}""", HttpStatusCode.UnprocessableEntity, "query-too-broad")]
    [InlineData("""{"birthDate":"84","limit":10}""", HttpStatusCode.BadRequest, "request-malformed")]
    [InlineData("""{"birthDate":"1984-05-12","limit":0}""", HttpStatusCode.BadRequest, "request-malformed")]
    [InlineData("""{"birthDate":"1984-05-12","limit":201}""", HttpStatusCode.BadRequest, "request-malformed")]
    [InlineData("""{"limit":10}""", HttpStatusCode.BadRequest, "request-malformed")]
    public async Task SearchThatAsksTooMuchOrNothing_IsRefused(string json, HttpStatusCode expected, string code)
    {
        var (status, body) = await SearchAsync(json);

        Assert.Equal((expected, code), (status, body.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("1929-12-31")]
    [InlineData("9999-12-31")]
    public async Task SearchOutsideThePopulationsYears_FindsNobody(string date)
    {
        var (status, body) = await SearchAsync($$"""{"birthDate":"{{date}}","limit":10}""");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(PinflsOf(body));
    }

    [Fact]
    public async Task EveryRequest_IsCountedAndItsTraceRemembered()
    {
        const string traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await _caller.PostAsync("api/v1/persons/query", "{}", Cancellation, traceparent);
        Assert.Equal(traceparent, _registry.LastTraceparent);

        await QueryAsync(Somebody.Pinfl);
        Assert.Null(_registry.LastTraceparent);
        Assert.Equal(2, _registry.Calls);
    }

    private Task<(HttpStatusCode Status, JsonElement Body)> QueryAsync(string pinfl) =>
        _caller.PostAsync("api/v1/persons/query", $$"""{"pinfl":"{{pinfl}}"}""", Cancellation);

    private Task<(HttpStatusCode Status, JsonElement Body)> SearchAsync(string json) => _caller.PostAsync("api/v1/persons/search", json, Cancellation);

    private static string[] PinflsOf(JsonElement found) => [.. found.GetProperty("persons").EnumerateArray().Select(person => person.GetProperty("pinfl").GetString()!)];
}
