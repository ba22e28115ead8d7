using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

/// <summary>One key, which survives restarts and can be destroyed.</summary>
internal sealed class TestKeyRing : IKeyRing
{
    private static readonly byte[] Pseudonyms = Enumerable.Repeat((byte)0x5A, 32).ToArray();

    public SealingKey Current { get; } = new(1, Enumerable.Repeat((byte)1, 32).ToArray());

    public ReadOnlySpan<byte> PseudonymKey => Pseudonyms;

    public bool IsDestroyed { get; set; }

    public SealingKey? Find(uint keyId) => keyId == Current.Id && !IsDestroyed ? Current : null;
}
