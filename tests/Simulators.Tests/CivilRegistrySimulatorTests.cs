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
}
