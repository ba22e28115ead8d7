using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Witness.Tests;

/// <summary>A log of numbers, which can tell two histories: their leaves differ from a given place on.</summary>
internal sealed class TestLog : IMerkleSubtrees, IDisposable
{
    private readonly MerkleHasher _hasher = new();
    private readonly NoteSigner _key;
    private readonly int _forkAt;

    public TestLog(NoteSigner key, int forkAt = int.MaxValue) => (_key, _forkAt) = (key, forkAt);

    /// <summary>What the log submits to go from one size to another.</summary>
    public string Submission(long oldSize, long size)
    {
        var tree = new MerkleTree(this, _hasher);
        var text = new Checkpoint(_key.Verifier.Name, size, tree.Root(size)).ToString();
        var proof = oldSize == 0 || oldSize > size ? [] : tree.Consistency(oldSize, size);
        return $"old {oldSize}\n{string.Concat(proof.Select(hash => $"{hash}\n"))}\n{new SignedNote(text, [_key.Sign(text, DateTimeOffset.UnixEpoch)])}";
    }

    public string TextAt(long size) => new Checkpoint(_key.Verifier.Name, size, new MerkleTree(this, _hasher).Root(size)).ToString();

    public MerkleHash Subtree(int level, long index) => level == 0
        ? _hasher.Leaf([(byte)index, (byte)(index < _forkAt ? 0 : 1)])
        : _hasher.Node(Subtree(level - 1, 2 * index), Subtree(level - 1, (2 * index) + 1));

    public void Dispose() => _hasher.Dispose();
}
