using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

internal sealed class ScriptedRevocations(List<string> noted) : IRevocationList
{
    public HashSet<string> Revoked { get; } = [];

    public bool IsRevoked(string serialNumber)
    {
        noted.Add("revocation");
        return Revoked.Contains(serialNumber);
    }
}
