using System.Security.Cryptography;

namespace EHealth.Integration.TransparencyLog.Merkle;

/// <summary>Hashes leaves and nodes (RFC 6962, 2.1). It keeps one SHA-256 context, for making a context takes longer than hashing a leaf; so it is for one thread
/// at a time.</summary>
public sealed class MerkleHasher : IDisposable
{
    private const int InOnePiece = 4096;

    private readonly Sha256 _sha256 = Sha256.Create();

    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static MerkleHash EmptyRoot { get; } = new(SHA256.HashData(ReadOnlySpan<byte>.Empty));

    /// <summary>SHA-256(0x00 || leaf).</summary>
    /// <param name="leaf">What the log records.</param>
    public MerkleHash Leaf(ReadOnlySpan<byte> leaf) => Leaf([], leaf);

    /// <summary>SHA-256(0x00 || leaf) of a leaf in two pieces.</summary>
    /// <param name="head">Its beginning.</param>
    /// <param name="tail">What follows.</param>
    public MerkleHash Leaf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail)
    {
        var length = 1 + head.Length + tail.Length;
        if (length <= InOnePiece)
        {
            // To copy it is cheaper than to call the library three times.
            Span<byte> leaf = stackalloc byte[length];
            leaf[0] = 0x00;
            head.CopyTo(leaf[1..]);
            tail.CopyTo(leaf[(1 + head.Length)..]);
            _sha256.Append(leaf);
        }
        else
        {
            _sha256.Append([0x00]);
            _sha256.Append(head);
            _sha256.Append(tail);
        }

        return Take();
    }

    /// <summary>SHA-256(0x01 || left || right).</summary>
    /// <param name="left">Hash of the left subtree.</param>
    /// <param name="right">Hash of the right subtree.</param>
    public MerkleHash Node(in MerkleHash left, in MerkleHash right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * MerkleHash.Length)];
        node[0] = 0x01;
        MerkleHash.Bytes(in left).CopyTo(node[1..]);
        MerkleHash.Bytes(in right).CopyTo(node[(1 + MerkleHash.Length)..]);
        _sha256.Append(node);
        return Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _sha256.Dispose();

    private MerkleHash Take()
    {
        MerkleHash hash = default;
        _sha256.Take(hash);
        return hash;
    }
}
