using EHealth.Integration.Adapters.TaxInsurance;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Adapters.ContractTests;

public sealed class TaxInsuranceContract : AdapterContract
{
    private protected override async Task<RestSimulator> StartPartnerAsync(RestSimulatorOptions options) =>
        await InsuranceFundSimulator.StartAsync(options, Cancellation);

    private protected override AdapterUnderTest Create(Uri partner, ScriptedPartner? script) =>
        new((services, configuration) => services.AddTaxInsuranceAdapter(configuration), "InsuranceFund", partner, script);

    private protected override async Task<IMessage> AskAsync(AdapterUnderTest adapter, string pinfl, CallContext context) =>
        await adapter.Get<HealthInsuranceService>().CheckEligibility(new CheckEligibilityRequest { Pinfl = pinfl }, context);

    private protected override IMessage AnswerAboutNobody => NotCovered("no-policy");

    // The simulated fund's own rules: see InsuranceFundSimulator.
    private protected override IMessage AnswerAbout(SyntheticPerson person, DateOnly today) => person switch
    {
        { DeathDate: { } died } when today > died => NotCovered("person-deceased"),
        { BirthDate: var born } when today < born => NotCovered("no-policy"),
        { Index: var index } when index % 20 == 0 => NotCovered("policy-suspended"),
        { Index: var index } when index % 20 == 1 => NotCovered("no-policy"),
        _ => Covered(person.BirthDate.Year == today.Year ? person.BirthDate : new DateOnly(today.Year, 1, 1), new DateOnly(today.Year + 1, 1, 1)),
    };

    private static CheckEligibilityResponse NotCovered(string reason) =>
        new() { Coverage = new Coverage { Status = CoverageStatus.NotCovered, ReasonCode = reason } };

    private static CheckEligibilityResponse Covered(DateOnly first, DateOnly dayAfterLast) => new()
    {
        Coverage = new Coverage
        {
            Status = CoverageStatus.Covered,
            Programme = "GBP",
            Period = new Period { Start = MidnightInTashkent(first), End = MidnightInTashkent(dayAfterLast) },
        },
    };

    private static Timestamp MidnightInTashkent(DateOnly day) =>
        Timestamp.FromDateTime(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(-5));
}
