using EHealth.Integration.Adapters.CivilRegistry;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sex = EHealth.Integration.Simulators.Population.Sex;

namespace EHealth.Integration.Adapters.ContractTests;

public sealed class CivilRegistryContract : AdapterContract
{
    private protected override async Task<RestSimulator> StartPartnerAsync(RestSimulatorOptions options) =>
        await CivilRegistrySimulator.StartAsync(options, Cancellation);

    private protected override AdapterUnderTest Create(Uri partner, ScriptedPartner? script) =>
        new((services, configuration) => services.AddCivilRegistryAdapter(configuration), "CivilRegistry", partner, script);

    private protected override async Task<IMessage> AskAsync(AdapterUnderTest adapter, string pinfl, CallContext context) =>
        await adapter.Get<CivilRegistryService>().GetPerson(new GetPersonRequest { Pinfl = pinfl }, context);

    private protected override IMessage AnswerAboutNobody => new GetPersonResponse();

    private protected override IMessage AnswerAbout(SyntheticPerson person, DateOnly today) => new GetPersonResponse { Person = EntryOf(person) };

    /// <summary>The register's entry in the contract's words.</summary>
    internal static Person EntryOf(SyntheticPerson person) => new()
    {
        Identifiers =
        {
            new Identifier { Kind = IdentifierKind.Pinfl, Value = person.Pinfl },
            new Identifier { Kind = IdentifierKind.PassportUz, Value = person.PassportNumber },
        },
        Names = { NameOf(Script.Latin, person.LatinName), NameOf(Script.Cyrillic, person.CyrillicName) },
        Sex = person.Sex == Sex.Male ? Contracts.Types.V1.Sex.Male : Contracts.Types.V1.Sex.Female,
        BirthDate = $"{person.BirthDate:yyyy-MM-dd}",
        DeathDate = $"{person.DeathDate:yyyy-MM-dd}",
        Address = new Address { RegionCode = person.RegionCode, DistrictCode = person.DistrictCode },
        Version = person.DeathDate is null ? 1 : 2,
    };

    private static PersonName NameOf(Script script, SyntheticName name) =>
        new() { Script = script, Family = name.Family, Given = name.Given, Patronymic = name.Patronymic };
}
