using EHealth.Integration.Contracts.Registry.V1;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>A civil registry that does what the test says.</summary>
internal sealed class ScriptedRegistry(Func<GetPersonRequest, ServerCallContext, Task<GetPersonResponse>> answer) : CivilRegistry.CivilRegistryBase
{
    private int _calls;

    /// <summary>Calls that have come in.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What it answers to a search.</summary>
    public Func<FindPersonsRequest, FindPersonsResponse> Search { get; init; } = _ => throw new InvalidOperationException("not to be searched");

    public override Task<FindPersonsResponse> FindPersons(FindPersonsRequest request, ServerCallContext context) => Task.FromResult(Search(request));

    public override Task<GetPersonResponse> GetPerson(GetPersonRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        return answer(request, context);
    }
}
