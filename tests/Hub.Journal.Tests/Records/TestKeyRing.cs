using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

/// <summary>Keys that survive restarts; the current one can be replaced and destroyed.</summary>
internal sealed class TestKeyRing : IKeyRing, ISubjectKeyStore
{
    private static readonly byte[] Tags = Enumerable.Repeat((byte)0x5A, 32).ToArray();

    private byte[] _subjects = SubjectKeys.Create();

    public SealingKey Current { get; private set; } = KeyOf(1);

    public ReadOnlySpan<byte> TagKey => Tags;

    public SealingKey? Find(uint keyId) => keyId == Current.Id ? Current : null;

    /// <summary>What was sealed so far can never be opened again.</summary>
    public void ReplaceKey() => Current = KeyOf(Current.Id + 1);

    public byte[] Load() => [.. _subjects];

    public void Save(ReadOnlySpan<byte> keys) => _subjects = keys.ToArray();

    private static SealingKey KeyOf(uint id) => new(id, Enumerable.Repeat((byte)id, 32).ToArray());
}
