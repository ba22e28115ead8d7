using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Keys made from their number, so that a test can tell them apart and destroy one.</summary>
internal sealed class ScriptedKeyRing : IKeyRing, ISubjectKeyStore
{
    private readonly Dictionary<uint, SealingKey> _keys = new() { [1] = KeyOf(1) };
    private readonly byte[] _tagKey = Enumerable.Repeat((byte)0x5A, 32).ToArray();

    public SealingKey Current { get; private set; } = KeyOf(1);

    public ReadOnlySpan<byte> TagKey => _tagKey;

    /// <summary>The subject keys as a restart would find them.</summary>
    public byte[] Saved { get; private set; } = SubjectKeys.Create();

    /// <summary>Whether the disk refuses them.</summary>
    public bool IsFull { get; set; }

    public SealingKey? Find(uint keyId) => _keys.GetValueOrDefault(keyId);

    public void RotateTo(uint keyId) => Current = _keys[keyId] = KeyOf(keyId);

    public void Destroy(uint keyId) => _keys.Remove(keyId);

    public byte[] Load() => [.. Saved];

    public void Save(ReadOnlySpan<byte> keys) => Saved = IsFull ? throw new IOException("full") : keys.ToArray();

    private static SealingKey KeyOf(uint id) => new(id, Enumerable.Repeat((byte)id, 32).ToArray());
}
