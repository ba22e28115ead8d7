using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

internal sealed class NothingRevoked : IRevocationList
{
    public bool IsRevoked(string serialNumber) => false;
}
