using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>The two hashes that the audit tree makes for each record, beside the same by .NET.</summary>
[MemoryDiagnoser]
public class TreeHashing : IDisposable
{
    private readonly MerkleHasher _hasher = new();
    private readonly IncrementalHash _framework = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _index = new byte[4];
    private readonly byte[] _section = new byte[479];
    private readonly byte[] _node = new byte[1 + (2 * MerkleHash.Length)];
    private readonly byte[] _hash = new byte[MerkleHash.Length];
    private readonly MerkleHash _subtree = MerkleHasher.EmptyRoot;

    [Benchmark]
    public int Leaf() => _hasher.Leaf(_index, _section).GetHashCode();

    [Benchmark]
    public int Node() => _hasher.Node(_subtree, _subtree).GetHashCode();

    [Benchmark]
    public int LeafByFramework()
    {
        _framework.AppendData([0x00]);
        _framework.AppendData(_index);
        _framework.AppendData(_section);
        return _framework.GetHashAndReset(_hash);
    }

    [Benchmark]
    public int NodeByFramework()
    {
        _framework.AppendData(_node);
        return _framework.GetHashAndReset(_hash);
    }

    public void Dispose()
    {
        _hasher.Dispose();
        _framework.Dispose();
        GC.SuppressFinalize(this);
    }
}
