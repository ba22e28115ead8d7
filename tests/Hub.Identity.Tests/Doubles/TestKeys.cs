using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Identity.Tests.Doubles;

/// <summary>The keys that all nodes of one installation hold.</summary>
internal sealed class TestKeys : IKeyRing, ISubjectKeyStore
{
    private static readonly byte[] Tags = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    private byte[] _subjects = SubjectKeys.Create();

    public SealingKey Current { get; set; } = new(1, Tags.Reverse().ToArray());

    public ReadOnlySpan<byte> TagKey => Tags;

    public SealingKey? Find(uint keyId) => keyId == Current.Id ? Current : null;

    public byte[] Load() => [.. _subjects];

    public void Save(ReadOnlySpan<byte> keys) => _subjects = keys.ToArray();
}
