using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

/// <summary>Keys that survive restarts; the current one can be replaced and destroyed.</summary>
internal sealed class TestKeyRing : IKeyRing
{
    private static readonly byte[] Pseudonyms = Enumerable.Repeat((byte)0x5A, 32).ToArray();

    public SealingKey Current { get; private set; } = KeyOf(1);

    public ReadOnlySpan<byte> PseudonymKey => Pseudonyms;

    public SealingKey? Find(uint keyId) => keyId == Current.Id ? Current : null;

    /// <summary>What was sealed so far can never be opened again.</summary>
    public void ReplaceKey() => Current = KeyOf(Current.Id + 1);

    private static SealingKey KeyOf(uint id) => new(id, Enumerable.Repeat((byte)id, 32).ToArray());
}
