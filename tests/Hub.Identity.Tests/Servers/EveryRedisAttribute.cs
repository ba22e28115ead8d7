using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace EHealth.Integration.Hub.Identity.Tests.Servers;

/// <summary>Runs a theory once with each <see cref="RedisKind"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryRedisAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<RedisKind>().Select(kind => new TheoryDataRow<RedisKind>(kind))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
