using System.Net;
using System.Text.Json;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;

namespace EHealth.Integration.Simulators.Tests;

public sealed class InsuranceFundSimulatorTests : IAsyncLifetime
{
    private static readonly SyntheticPopulation People = new(2025);

    private InsuranceFundSimulator _fund = null!;
    private RestCaller _caller = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _fund = await InsuranceFundSimulator.StartAsync(new RestSimulatorOptions { ApiKey = "key", Population = People }, Cancellation);
        _caller = new RestCaller(_fund.Address, "key");
    }

    public async ValueTask DisposeAsync()
    {
        _caller.Dispose();
        await _fund.DisposeAsync();
    }

    [Fact]
    public async Task PersonWithPolicy_IsCoveredForTheCalendarYear()
    {
        var person = Living(person => person.Index % 20 == 2 && person.BirthDate.Year < 2020);

        var (status, body) = await AskAsync(person.Pinfl, "2024-06-15");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("""{"covered":true,"programme":"GBP","from":"2024-01-01","to":"2024-12-31"}""", body.GetRawText());
    }

    [Fact]
    public async Task Newborn_IsCoveredFromBirth()
    {
        var child = Living(person => person.Index % 20 == 2 && person.BirthDate.Year == 2024 && person.BirthDate.DayOfYear > 1);

        var (_, body) = await AskAsync(child.Pinfl, "2024-12-31");

        Assert.Equal(child.BirthDate.ToString("yyyy-MM-dd", null), body.GetProperty("from").GetString());
    }

    [Theory]
    [InlineData(0, "policy-suspended")]
    [InlineData(1, "no-policy")]
    public async Task PersonWithoutPolicy_IsNotCoveredForAReason(int remainder, string reason)
    {
        var person = Living(person => person.Index % 20 == remainder && person.BirthDate.Year < 2020);

        var (_, body) = await AskAsync(person.Pinfl, "2024-06-15");

        Assert.Equal($$"""{"covered":false,"reason":"{{reason}}"}""", body.GetRawText());
    }

    [Fact]
    public async Task DayAfterDeath_IsNotCovered()
    {
        var person = Enumerable.Range(0, People.Count).Select(People.PersonAt)
            .First(person => person.Index % 20 == 2 && person.DeathDate is not null);
        var died = person.DeathDate!.Value;

        var (_, lastDay) = await AskAsync(person.Pinfl, died.ToString("yyyy-MM-dd", null));
        var (_, dayAfter) = await AskAsync(person.Pinfl, died.AddDays(1).ToString("yyyy-MM-dd", null));

        Assert.True(lastDay.GetProperty("covered").GetBoolean());
        Assert.Equal("person-deceased", dayAfter.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task DayBeforeBirth_IsNotCovered()
    {
        var person = Living(person => person.Index % 20 == 2);

        var (_, body) = await AskAsync(person.Pinfl, person.BirthDate.AddDays(-1).ToString("yyyy-MM-dd", null));

        Assert.Equal("no-policy", body.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task UnknownPinfl_IsAnsweredNotFound()
    {
        var (status, body) = await AskAsync("31210632040244", "2024-06-15");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("person-not-found", body.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("15.06.2024")]
    [InlineData("2024-02-30")]
    [InlineData("")]
    public async Task DateThatIsNone_IsRefused(string date)
    {
        var (status, body) = await AskAsync(People.PersonAt(0).Pinfl, date);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("request-malformed", body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task MissingKey_IsRefused()
    {
        using var stranger = new RestCaller(_fund.Address, apiKey: null);

        var (status, _) = await stranger.PostAsync("api/v1/eligibility", "{}", Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
    }

    private static SyntheticPerson Living(Func<SyntheticPerson, bool> wanted) =>
        Enumerable.Range(0, People.Count).Select(People.PersonAt).First(person => person.DeathDate is null && wanted(person));

    private Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(string pinfl, string date) =>
        _caller.PostAsync("api/v1/eligibility", $$"""{"pinfl":"{{pinfl}}","date":"{{date}}"}""", Cancellation);
}
