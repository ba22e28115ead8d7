using System.Net;
using EHealth.Integration.Adapters.TaxInsurance;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Sdk.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Adapters.ContractTests.TaxInsurance;

/// <summary>What only the insurance fund has: days of service, and spans of cover.</summary>
public sealed class EligibilityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PolicyWithoutEnd_HasNoEndInThePeriod()
    {
        var coverage = await CoverageAsync("""{"covered":true,"programme":"GBP","from":"2025-01-01","to":"9999-12-31"}""");

        Assert.NotNull(coverage.Period.Start);
        Assert.Null(coverage.Period.End);
    }

    [Fact]
    public async Task PolicySinceEver_HasNoStartInThePeriod()
    {
        var coverage = await CoverageAsync("""{"covered":true,"programme":"GBP","from":"0001-01-01","to":"2025-12-31"}""");

        Assert.Null(coverage.Period.Start);
        Assert.NotNull(coverage.Period.End);
    }

    [Theory]
    [InlineData("""{"covered":true,"from":"2025-01-01","to":"2025-12-31"}""")]
    [InlineData("""{"covered":false}""")]
    [InlineData("""{"covered":true,"programme":"GBP","from":"01.01.2025"}""")]
    public async Task HalfAnAnswer_IsNone(string reply)
    {
        var refusal = await Assert.ThrowsAsync<PartnerException>(() => CoverageAsync(reply));

        Assert.Equal(HubErrorCode.PartnerUnavailable, PartnerRefusal.Of(refusal).Code);
    }

    [Theory]
    [InlineData("2025")]
    [InlineData("2025-06")]
    [InlineData("2025-02-30")]
    public async Task ServiceDateThatIsNoDay_IsAnInvalidField(string date)
    {
        var refusal = PartnerRefusal.Of(await Assert.ThrowsAsync<PartnerException>(() => CoverageAsync("{}", date)));

        Assert.Equal((HubErrorCode.FieldInvalid, "service_date"), (refusal.Code, refusal.Field));
    }

    [Theory]
    [InlineData("2025-06-15T18:59:59Z", "2025-06-15")]
    [InlineData("2025-06-15T19:00:00Z", "2025-06-16")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31")]
    public void DayInTashkent_BeginsAtNineteenHoursUtc(string instant, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), TashkentCalendar.DayOf(DateTimeOffset.Parse(instant, null)));

    private static async Task<Coverage> CoverageAsync(string reply, string date = "2025-06-15")
    {
        using var script = new ScriptedPartner(() => ScriptedPartner.Reply(HttpStatusCode.OK, reply));
        await using var adapter = new AdapterUnderTest(
            (services, configuration) => services.AddTaxInsuranceAdapter(configuration), "InsuranceFund", new Uri("http://localhost/"), script);
        var request = new CheckEligibilityRequest { Pinfl = "31210632040244", ServiceDate = date };
        return (await adapter.Get<HealthInsuranceService>().CheckEligibility(request, new CallContext(Cancellation))).Coverage;
    }
}
