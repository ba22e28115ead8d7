using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Hub.Identity.Tests.Doubles;

/// <summary>The keys that all nodes of one installation hold.</summary>
internal sealed class TestKeys : IKeyRing
{
    private static readonly byte[] Pseudonyms = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    public SealingKey Current { get; set; } = new(1, Pseudonyms.Reverse().ToArray());

    public ReadOnlySpan<byte> PseudonymKey => Pseudonyms;

    public SealingKey? Find(uint keyId) => keyId == Current.Id ? Current : null;
}
