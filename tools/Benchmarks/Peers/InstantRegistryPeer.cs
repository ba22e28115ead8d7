using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Grpc.Core;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>A civil registry that knows everybody at once, over its link to the hub.</summary>
internal sealed class InstantRegistryPeer : CivilRegistry.CivilRegistryBase
{
    public static Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken) => ProviderPeer.RunAsync<InstantRegistryPeer>(peer, cancellationToken);

    public override Task<GetPersonResponse> GetPerson(GetPersonRequest request, ServerCallContext context) => Task.FromResult(new GetPersonResponse
    {
        Person = new Person
        {
            Identifiers = { new Identifier { Kind = IdentifierKind.Pinfl, Value = request.Pinfl } },
            Names = { new PersonName { Family = "Karimov", Given = "Aziz", Patronymic = "Rustamovich", Script = Script.Latin } },
            BirthDate = "1985-01-01",
        },
    });
}
