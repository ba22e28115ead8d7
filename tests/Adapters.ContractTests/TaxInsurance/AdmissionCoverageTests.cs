using EHealth.Integration.Adapters.TaxInsurance;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Subscriptions;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Adapters.ContractTests.TaxInsurance;

public sealed class AdmissionCoverageTests : IAsyncLifetime
{
    private static readonly SyntheticPopulation People = new(2025);
    private static readonly SyntheticPerson Patient = Enumerable.Range(0, People.Count).Select(People.PersonAt)
        .First(person => person.Index % 20 == 2 && person.DeathDate is null && person.BirthDate.Year < 2020);

    private static readonly Guid Cause = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");

    private readonly RecordingPublisher _hub = new();
    private InsuranceFundSimulator _fund = null!;
    private AdapterUnderTest _adapter = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new RestSimulatorOptions { ApiKey = AdapterUnderTest.ApiKey, Population = People };
        _fund = await InsuranceFundSimulator.StartAsync(options, Cancellation);
        _adapter = new AdapterUnderTest(
            (services, configuration) => services.AddTaxInsuranceAdapter(configuration), "InsuranceFund", _fund.Address, publisher: _hub);
    }

    public async ValueTask DisposeAsync()
    {
        await _adapter.DisposeAsync();
        await _fund.DisposeAsync();
    }

    [Fact]
    public async Task Admission_CoverIsPublishedForPaymentWithItsCause()
    {
        await AdmitAsync(Patient.Pinfl);

        var (message, options) = Assert.Single(_hub.Published);
        var finding = Assert.IsType<CoverageChecked>(message);
        Assert.Equal(Patient.Pinfl, finding.Patient.Value);
        Assert.Equal(CoverageStatus.Covered, finding.Coverage.Status);
        Assert.Equal("GBP", finding.Coverage.Programme);
        Assert.Equal(Cause.ToString("D"), finding.CauseMessageId);
        Assert.Equal(_adapter.Clock.GetUtcNow(), finding.CheckedAt.ToDateTimeOffset());
        Assert.Equal("HPAYMT", options.Purpose);
        Assert.Null(options.OnBehalfOf);
    }

    [Fact]
    public async Task NightOfNewYearInTashkent_IsCheckedForTheDayItIsThere()
    {
        await AdmitAsync(Patient.Pinfl, occurredAt: new DateTime(2023, 12, 31, 20, 0, 0, DateTimeKind.Utc));

        // Policies run with the calendar year, so the year of the cover tells the day that was asked about.
        var finding = Assert.IsType<CoverageChecked>(Assert.Single(_hub.Published).Message);
        Assert.Equal(new DateTime(2023, 12, 31, 19, 0, 0, DateTimeKind.Utc), finding.Coverage.Period.Start.ToDateTime());
        Assert.Equal(new DateTime(2024, 12, 31, 19, 0, 0, DateTimeKind.Utc), finding.Coverage.Period.End.ToDateTime());
    }

    [Fact]
    public async Task PersonUnknownToTheFund_IsPublishedAsNotCovered()
    {
        await AdmitAsync("31210632040244");

        var finding = Assert.IsType<CoverageChecked>(Assert.Single(_hub.Published).Message);
        Assert.Equal((CoverageStatus.NotCovered, "no-policy"), (finding.Coverage.Status, finding.Coverage.ReasonCode));
    }

    [Fact]
    public async Task SecondDelivery_IsHandledAndPublishesNothingNew()
    {
        await AdmitAsync(Patient.Pinfl);
        _adapter.Clock.Advance(TimeSpan.FromMinutes(1)); // another CheckedAt: to the hub, other content under the same id

        await AdmitAsync(Patient.Pinfl);

        Assert.Single(_hub.Published);
        Assert.Contains(_adapter.Log.Entries, entry => entry.Event.Id == 5111);
    }

    [Fact]
    public async Task OtherAdmission_PublishesUnderAnotherId()
    {
        await AdmitAsync(Patient.Pinfl, Cause);
        await AdmitAsync(Patient.Pinfl, Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8058"));

        Assert.Equal(2, _hub.Published.Select(published => published.Options.MessageId).Distinct().Count());
    }

    [Theory]
    [InlineData(FaultMode.ServiceUnavailable)]
    [InlineData(FaultMode.GarbageReplies)]
    public async Task FundDown_FailsWithRetryAdviceAndSucceedsLater(FaultMode mode)
    {
        _fund.Faults.Mode = mode;
        var failure = await Assert.ThrowsAsync<PartnerException>(() => AdmitAsync(Patient.Pinfl));
        Assert.Empty(_hub.Published);
        Assert.True(PartnerRefusal.Of(failure).RetryAfterMs > 0);

        _fund.Faults.Clear();
        await AdmitAsync(Patient.Pinfl);

        Assert.Single(_hub.Published);
    }

    [Fact]
    public async Task HubRefusal_FailsTheDelivery()
    {
        _hub.Refusal = new HubError(HubErrorCode.HubUnavailable);

        var failure = await Assert.ThrowsAsync<HubException>(() => AdmitAsync(Patient.Pinfl));

        Assert.Equal(HubErrorCode.HubUnavailable, failure.Code);
    }

    [Fact]
    public async Task PatientWithoutPinfl_IsHandledWithoutAskingTheFund()
    {
        await AdmitAsync(Patient.PassportNumber, kind: IdentifierKind.PassportUz);

        Assert.Empty(_hub.Published);
        Assert.Equal(0, _fund.Calls);
        Assert.Contains(_adapter.Log.Entries, entry => entry.Event.Id == 5110);
        Assert.DoesNotContain(_adapter.Log.Entries, entry => entry.Text.Contains(Patient.PassportNumber, StringComparison.Ordinal));
    }

    private Task AdmitAsync(string identifier, Guid? cause = null, IdentifierKind kind = IdentifierKind.Pinfl, DateTime? occurredAt = null)
    {
        var admission = new PatientAdmitted
        {
            Patient = new Identifier { Kind = kind, Value = identifier },
            Encounter = new Encounter
            {
                Facility = "uz.hosp.sirdaryo-01.his",
                PatientClass = PatientClass.Inpatient,
                OccurredAt = Timestamp.FromDateTime(occurredAt ?? new DateTime(2025, 6, 15, 6, 0, 0, DateTimeKind.Utc)),
            },
        };
        return _adapter.Get<AdmissionCoverage>().HandleAsync(
            new EventDelivery<PatientAdmitted>(admission, cause ?? Cause, "uz.gov.hub.mllp", "", _adapter.Clock.GetUtcNow(), Attempt: 1), Cancellation);
    }
}
