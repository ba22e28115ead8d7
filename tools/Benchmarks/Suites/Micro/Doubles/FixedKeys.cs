using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>Keys that seal nothing worth reading.</summary>
internal sealed class FixedKeys : IKeyRing, ISubjectKeyStore
{
    private readonly byte[] _tagKey = new byte[32];

    public SealingKey Current { get; } = new(1, new byte[32]);

    public ReadOnlySpan<byte> TagKey => _tagKey;

    public SealingKey? Find(uint keyId) => Current;

    public byte[] Load() => SubjectKeys.Create();

    public void Save(ReadOnlySpan<byte> keys) => throw new NotSupportedException("nobody is erased in a benchmark");
}
