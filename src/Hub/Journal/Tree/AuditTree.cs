using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>The RFC 6962 tree whose leaves are the audit records as Kafka gets them. For one thread at a time.</summary>
internal sealed class AuditTree : IDisposable
{
    private readonly MerkleHasher _hasher = new();
    private readonly AuditTreeFiles _files;
    private readonly NoteSigner _signer;
    private readonly TileBuilder _builder;

    /// <summary>Takes up what the folder holds.</summary>
    /// <param name="files">The folder.</param>
    /// <param name="signer">The log's key; its name is the log's origin.</param>
    /// <param name="size">How many records the tree is to begin with; their tiles are in the folder.</param>
    /// <exception cref="TileMissingException">A tile is not there.</exception>
    public AuditTree(AuditTreeFiles files, NoteSigner signer, long size)
    {
        (_files, _signer, SignedSize) = (files, signer, size);
        _builder = TileBuilder.Resume(_hasher, files, files.Tiles, size);
    }

    /// <summary>How many records it has.</summary>
    public long Size => _builder.Size;

    /// <summary>How many of them the newest checkpoint covers.</summary>
    public long SignedSize { get; private set; }

    /// <summary>The root as it stands.</summary>
    public MerkleHash Root() => _builder.Root();

    /// <summary>Adds a record: as Kafka gets it, its index before its section.</summary>
    /// <param name="section">The record's audit section.</param>
    /// <exception cref="IOException">The disk refused a tile.</exception>
    public void Append(ReadOnlySpan<byte> section) => _builder.Append(LeafOf(_hasher, section, Size));

    /// <summary>The leaf of a record.</summary>
    public static MerkleHash LeafOf(MerkleHasher hasher, ReadOnlySpan<byte> section, long auditIndex)
    {
        Span<byte> index = stackalloc byte[AuditSection.MaxIndexBytes];
        return hasher.Leaf(index[..AuditSection.WriteIndex(index, auditIndex)], section);
    }

    /// <summary>Signs the tree as it stands, and keeps what was signed.</summary>
    /// <param name="now">When.</param>
    /// <exception cref="IOException">The disk refused it; the checkpoint is not to be given to anybody.</exception>
    public SignedNote Checkpoint(DateTimeOffset now)
    {
        WriteEdge();
        var text = new Checkpoint(_signer.Verifier.Name, Size, Root()).ToString();
        var note = new SignedNote(text, [_signer.Sign(text, now)]);
        _files.WriteCheckpoint(note);
        SignedSize = Size;
        return note;
    }

    /// <summary>Writes the tiles of the right edge as they stand.</summary>
    /// <exception cref="IOException">The disk refused one.</exception>
    public void WriteEdge() => _builder.WriteEdge();

    public void Dispose() => _hasher.Dispose();
}
