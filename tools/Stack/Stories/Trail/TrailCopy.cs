using EHealth.Integration.Audit.Checking;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Google.Protobuf;

namespace EHealth.Integration.Stack.Stories.Trail;

/// <summary>What an auditor took home: records and a checkpoint, to be checked with the log's public key and nothing else.</summary>
/// <param name="Records">Each as it was serialized, from the first one on.</param>
/// <param name="Checkpoint">The signed note over them.</param>
internal sealed record TrailCopy(IReadOnlyList<byte[]> Records, byte[] Checkpoint)
{
    /// <summary>The first thing that is not as it was signed; null when all is sound.</summary>
    public AuditFault? Check(NoteVerifier key)
    {
        using var check = new AuditLogCheck(key, AuditCheckLimits.None);
        if (check.AddCheckpoint(Checkpoint) is { } unsigned)
        {
            return unsigned;
        }

        foreach (var record in Records)
        {
            if (check.AddRecord((long)AuditRecord.Parser.ParseFrom(record).Index, record) is { } fault)
            {
                return fault;
            }
        }

        return check.Finish();
    }

    /// <summary>Which record is another than the one that was signed: its leaf is not the one in the log's published tiles.</summary>
    /// <returns>Null when none is.</returns>
    public int? FindChanged(ITileSource tiles)
    {
        using var hasher = new MerkleHasher();
        for (var first = 0; first < Records.Count; first += TileAddress.FullWidth)
        {
            var width = Math.Min(TileAddress.FullWidth, Records.Count - first);

            // The log has gone on: what was a part of a tile may be more of it by now.
            var hashes = Enumerable.Range(width, TileAddress.FullWidth - width + 1)
                .Select(some => tiles.Read(new TileAddress(0, first / TileAddress.FullWidth, some))).First(tile => tile is not null)!.Value;
            for (var leaf = 0; leaf < width; leaf++)
            {
                if (hasher.Leaf(Records[first + leaf]) != new MerkleHash(hashes.Span.Slice(leaf * MerkleHash.Length, MerkleHash.Length))) return first + leaf;
            }
        }

        return null;
    }

    /// <summary>The same with another purpose in one record: who looked without a right to would want that.</summary>
    public TrailCopy WithChangedPurpose(int index)
    {
        var record = AuditRecord.Parser.ParseFrom(Records[index]);
        record.Purpose = record.Purpose == "TREAT" ? "HPAYMT" : "TREAT";
        return this with { Records = [.. Records.Take(index), record.ToByteArray(), .. Records.Skip(index + 1)] };
    }

    /// <summary>The same without one record.</summary>
    public TrailCopy Without(int index) => this with { Records = [.. Records.Take(index), .. Records.Skip(index + 1)] };
}
