using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>Keys that seal nothing worth reading.</summary>
internal sealed class FixedKeys : IKeyRing
{
    private readonly byte[] _pseudonymKey = new byte[32];

    public SealingKey Current { get; } = new(1, new byte[32]);

    public ReadOnlySpan<byte> PseudonymKey => _pseudonymKey;

    public SealingKey? Find(uint keyId) => Current;
}
