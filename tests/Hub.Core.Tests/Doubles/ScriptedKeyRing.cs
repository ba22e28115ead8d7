using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Keys made from their number, so that a test can tell them apart and destroy one.</summary>
internal sealed class ScriptedKeyRing : IKeyRing
{
    private readonly Dictionary<uint, SealingKey> _keys = new() { [1] = KeyOf(1) };
    private readonly byte[] _pseudonymKey = Enumerable.Repeat((byte)0x5A, 32).ToArray();

    public SealingKey Current { get; private set; } = KeyOf(1);

    public ReadOnlySpan<byte> PseudonymKey => _pseudonymKey;

    public SealingKey? Find(uint keyId) => _keys.GetValueOrDefault(keyId);

    public void RotateTo(uint keyId) => Current = _keys[keyId] = KeyOf(keyId);

    public void Destroy(uint keyId) => _keys.Remove(keyId);

    private static SealingKey KeyOf(uint id) => new(id, Enumerable.Repeat((byte)id, 32).ToArray());
}
