using System.Security.Cryptography;
using EHealth.Integration.Hub.Core.Secrets;

namespace EHealth.Integration.Benchmarks.Suites.Identity;

/// <summary>Keys of this run; every directory of a comparison holds the same.</summary>
internal sealed class RandomKeys : IKeyRing
{
    private const int KeyBytes = 32;

    private readonly byte[] _pseudonyms = RandomNumberGenerator.GetBytes(KeyBytes);

    public SealingKey Current { get; } = new(1, RandomNumberGenerator.GetBytes(KeyBytes));

    public ReadOnlySpan<byte> TagKey => _pseudonyms;

    public SealingKey? Find(uint keyId) => keyId == Current.Id ? Current : null;
}
