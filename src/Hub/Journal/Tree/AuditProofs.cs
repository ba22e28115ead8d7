using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Hands out checkpoints and proofs, from the tiles beside the journal. Whoever gets one needs not believe it.</summary>
/// <param name="log">The journal.</param>
/// <param name="search">In whose turn the disk is read.</param>
/// <param name="tree">What was signed.</param>
/// <param name="witnesses">What was cosigned.</param>
public sealed class AuditProofs(SegmentedLog log, AuditSearch search, AuditTreeWorker tree, WitnessWorker witnesses)
{
    private static readonly TimeSpan TreeRetry = TimeSpan.FromSeconds(5);

    internal LocalAnswer<GetCheckpointResponse> GetCheckpoint() =>
        tree.Newest is { } newest ? new GetCheckpointResponse { Checkpoint = newest.ToString(), Cosigned = witnesses.NewestCosigned?.ToString() ?? "" } : Rejected(PartnerCodes.NotSignedYet);

    internal async ValueTask<LocalAnswer<ProveInclusionResponse>> ProveInclusionAsync(ProveInclusionRequest request, Exchange exchange, CancellationToken cancellationToken)
    {
        if (request.Index >= (ulong)log.NextAuditIndex) return Rejected(PartnerCodes.RecordNotFound);
        if (request.TreeSize != 0 && request.TreeSize <= request.Index) return new HubError(HubErrorCode.FieldInvalid) { Field = "tree_size", Rule = "min" };
        if (tree.Newest is not { } newest || SizeOf(newest) is var signed && (request.Index >= (ulong)signed || request.TreeSize > (ulong)signed)) return Rejected(PartnerCodes.NotSignedYet);

        var (index, size) = ((long)request.Index, request.TreeSize == 0 ? signed : (long)request.TreeSize);
        var answer = await search.InTurnAsync(() => Prove(index, size, signed, newest), cancellationToken);
        if (answer.Response is { } proof) exchange.ReferTo(AuditRecord.Parser.ParseFrom(proof.Record));
        return answer;
    }

    internal async ValueTask<LocalAnswer<ProveConsistencyResponse>> ProveConsistencyAsync(ProveConsistencyRequest request, CancellationToken cancellationToken)
    {
        if (request.FromSize == 0) return new HubError(HubErrorCode.FieldMissing) { Field = "from_size", Rule = "required" };
        if (request.ToSize != 0 && request.ToSize < request.FromSize) return new HubError(HubErrorCode.FieldInvalid) { Field = "to_size", Rule = "min" };
        if (tree.Newest is not { } newest || SizeOf(newest) is var signed && (request.FromSize > (ulong)signed || request.ToSize > (ulong)signed)) return Rejected(PartnerCodes.NotSignedYet);

        var (from, to) = ((long)request.FromSize, request.ToSize == 0 ? signed : (long)request.ToSize);
        return await search.InTurnAsync<LocalAnswer<ProveConsistencyResponse>>(
            () =>
            {
                if (WithTree(signed, merkle => merkle.Consistency(from, to)) is not { } hashes) return TreeUnavailable();
                var response = new ProveConsistencyResponse { ToSize = (ulong)to };
                response.Hashes.AddRange(hashes.Select(Bytes));
                return response;
            },
            cancellationToken);
    }

    private LocalAnswer<ProveInclusionResponse> Prove(long index, long size, long signed, SignedNote newest)
    {
        if (Read(index) is not { } record) return Rejected(PartnerCodes.RecordNotKept);
        if (WithTree(signed, merkle => merkle.Inclusion(index, size)) is not { } path) return TreeUnavailable();
        var response = new ProveInclusionResponse
        {
            Record = UnsafeByteOperations.UnsafeWrap(record),
            Proof = size == signed ? new InclusionProofFile(index, path, newest).ToString() : "",
            TreeSize = (ulong)size,
        };
        response.Path.AddRange(path.Select(Bytes));
        return response;
    }

    private byte[]? Read(long index)
    {
        using var reader = AuditedPlace.Open(log, index);
        while (reader is not null && reader.TryRead(out var record))
        {
            if (record.AuditIndex == index) return AuditSection.Complete(record.Payload, index);
        }

        return null;
    }

    // The tiles of the newest signed tree hold every subtree of an earlier one.
    private IReadOnlyList<MerkleHash>? WithTree(long signed, Func<MerkleTree, IReadOnlyList<MerkleHash>> prove)
    {
        using var hasher = new MerkleHasher();
        try
        {
            return prove(new MerkleTree(new TiledSubtrees(new TileDirectory(tree.Directory), hasher, signed), hasher));
        }
        catch (TileMissingException)
        {
            return null; // the tiles are being made again
        }
    }

    private static long SizeOf(SignedNote note) => Checkpoint.TryParse(note.Text)!.Size;

    private static ByteString Bytes(MerkleHash hash) => ByteString.CopyFrom(MerkleHash.Bytes(in hash));

    private static HubError TreeUnavailable() => new(HubErrorCode.HubUnavailable) { RetryAfter = TreeRetry };

    private static HubError Rejected(string partnerCode) => new(HubErrorCode.PartnerRejected) { PartnerCode = partnerCode };
}
