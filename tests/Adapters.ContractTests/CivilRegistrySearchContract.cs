using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>The search owes what every conversation owes. It is asked for one person by the birth date and the family name.</summary>
public sealed class CivilRegistrySearchContract : AdapterContract
{
    private protected override async Task<RestSimulator> StartPartnerAsync(RestSimulatorOptions options) =>
        await CivilRegistrySimulator.StartAsync(options, Cancellation);

    private protected override AdapterUnderTest Create(Uri partner, ScriptedPartner? script) =>
        new((services, configuration) => services.AddCivilRegistryAdapter(configuration), "CivilRegistry", partner, script);

    private protected override async Task<IMessage> AskAsync(AdapterUnderTest adapter, string pinfl, CallContext context)
    {
        var request = People.TryFind(pinfl, out var person)
            ? new FindPersonsRequest { BirthDate = $"{person.BirthDate:yyyy-MM-dd}", FamilyName = person.CyrillicName.Family }
            : new FindPersonsRequest { BirthDate = "1929-01-01" };
        return await adapter.Get<CivilRegistryService>().FindPersons(request, context);
    }

    private protected override IMessage AnswerAboutNobody => new FindPersonsResponse();

    private protected override IMessage AnswerAbout(SyntheticPerson person, DateOnly today)
    {
        var family = person.CyrillicName.Family.TrimEnd('а');
        return new FindPersonsResponse
        {
            Persons =
            {
                People.BornBetween(person.BirthDate, person.BirthDate)
                    .Where(born => born.CyrillicName.Family.TrimEnd('а') == family)
                    .Select(CivilRegistryContract.EntryOf),
            },
        };
    }
}
