using EHealth.Integration.Contracts.Registry.V1;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Tests.Doubles;

/// <summary>A provider's code, as an adapter would write it.</summary>
internal sealed class ScriptedRegistry : CivilRegistry.CivilRegistryBase
{
    public const string Method = "ehealth.registry.v1.CivilRegistry/GetPerson";

    public Func<GetPersonRequest, ServerCallContext, Task<GetPersonResponse>> Answer { get; init; } = (_, _) => Task.FromResult(new GetPersonResponse());

    public override Task<GetPersonResponse> GetPerson(GetPersonRequest request, ServerCallContext context) => Answer(request, context);
}
