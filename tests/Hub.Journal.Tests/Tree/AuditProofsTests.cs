using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Journal.Tests.Tree;

/// <summary>What is handed out can be checked with nothing but the log's public key.</summary>
public sealed class AuditProofsTests : IAsyncLifetime
{
    private const int Signed = 700; // two full tiles and a partial one
    private const int Records = 703;

    private static readonly ContractCatalogue Catalogue = ContractCatalogue.Build([AuditTrailReflection.Descriptor]);

    private readonly TemporaryDirectory _directory = new();
    private readonly MerkleHasher _hasher = new();
    private TestTree _tree = null!;
    private WitnessWorker _witnesses = null!;
    private AuditSearch _search = null!;
    private AuditProofs _proofs = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await TestTree.FillAsync(_directory, Signed);
        await OpenAsync();
        await _tree.WriteAsync(Records - Signed); // the clock stands: these stay without a checkpoint
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _hasher.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void NewestCheckpoint_IsSignedByTheLog()
    {
        var answer = _proofs.GetCheckpoint().Response!;

        var note = SignedNote.TryParse(answer.Checkpoint)!;
        Assert.True(note.IsSignedBy(TestTree.Key.Verifier));
        Assert.Equal((Signed, ""), (Checkpoint.TryParse(note.Text)!.Size, answer.Cosigned));
    }

    [Fact]
    public async Task EveryRecord_IsProvenWithTheKeyAlone()
    {
        for (var index = 0; index < Signed; index += 3)
        {
            var (answer, exchange) = await ProveAsync(new ProveInclusionRequest { Index = (ulong)index });

            var proof = InclusionProofFile.TryParse(answer.Response!.Proof)!;
            Assert.True(proof.Note.IsSignedBy(TestTree.Key.Verifier));
            var checkpoint = Checkpoint.TryParse(proof.Note.Text)!;
            Assert.Equal((index, (long)Signed), (proof.Index, checkpoint.Size));
            Assert.True(MerkleProofs.VerifyInclusion(_hasher, index, Signed, _hasher.Leaf(answer.Response.Record.Span), [.. proof.Path], checkpoint.Root));
            Assert.Equal(proof.Path.Select(hash => hash.ToString()), answer.Response.Path.Select(hash => hash.ToBase64()));
            Assert.Equal((ulong)index, AuditRecord.Parser.ParseFrom(answer.Response.Record).Index);
            Assert.Equal((ulong)index, exchange.ShownRecord!.Index);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 6)]
    [InlineData(255, 256)]
    [InlineData(256, 300)]
    [InlineData(511, 699)]
    public async Task RecordInAnEarlierTree_IsProvenAgainstItsRoot(ulong index, ulong size)
    {
        var answer = (await ProveAsync(new ProveInclusionRequest { Index = index, TreeSize = size })).Answer.Response!;

        Assert.Equal(("", size), (answer.Proof, answer.TreeSize));
        Assert.True(MerkleProofs.VerifyInclusion(_hasher, (long)index, (long)size, _hasher.Leaf(answer.Record.Span), Hashes(answer.Path), RootOf((int)size)));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 2)]
    [InlineData(255, 257)]
    [InlineData(256, 512)]
    [InlineData(300, 700)]
    [InlineData(700, 700)]
    public async Task EarlierTree_IsProvenToBeTheBeginningOfALaterOne(ulong from, ulong to)
    {
        var answer = (await _proofs.ProveConsistencyAsync(new ProveConsistencyRequest { FromSize = from, ToSize = to }, Cancellation)).Response!;

        var size = to == 0 ? Signed : (int)to;
        Assert.Equal((ulong)size, answer.ToSize);
        Assert.True(MerkleProofs.VerifyConsistency(_hasher, (long)from, size, Hashes(answer.Hashes), RootOf((int)from), RootOf(size)));
    }

    [Theory]
    [InlineData(Records, 0, PartnerCodes.RecordNotFound)]
    [InlineData(ulong.MaxValue, 0, PartnerCodes.RecordNotFound)]
    [InlineData(Signed, 0, PartnerCodes.NotSignedYet)]
    [InlineData(5, Signed + 1, PartnerCodes.NotSignedYet)]
    [InlineData(5, ulong.MaxValue, PartnerCodes.NotSignedYet)]
    public async Task RecordThatIsNotProvable_IsRefusedWithItsCode(ulong index, ulong size, string code)
    {
        var error = (await ProveAsync(new ProveInclusionRequest { Index = index, TreeSize = size })).Answer.Error;

        Assert.Equal((HubErrorCode.PartnerRejected, code), (error!.Code, error.PartnerCode));
    }

    [Fact]
    public async Task TreeWithoutTheRecord_IsAnInvalidField()
    {
        var error = (await ProveAsync(new ProveInclusionRequest { Index = 5, TreeSize = 5 })).Answer.Error;

        Assert.Equal((HubErrorCode.FieldInvalid, "tree_size"), (error!.Code, error.Field));
    }

    [Theory]
    [InlineData(0, 5, HubErrorCode.FieldMissing, "from_size")]
    [InlineData(6, 5, HubErrorCode.FieldInvalid, "to_size")]
    [InlineData(701, 0, HubErrorCode.PartnerRejected, null)]
    [InlineData(5, 701, HubErrorCode.PartnerRejected, null)]
    public async Task TreesThatAreNone_AreRefused(ulong from, ulong to, HubErrorCode code, string? field)
    {
        var error = (await _proofs.ProveConsistencyAsync(new ProveConsistencyRequest { FromSize = from, ToSize = to }, Cancellation)).Error;

        Assert.Equal((code, field), (error!.Code, error.Field));
        Assert.Equal(code == HubErrorCode.PartnerRejected ? PartnerCodes.NotSignedYet : null, error.PartnerCode);
    }

    [Fact]
    public async Task RecordThatIsNoLongerKept_IsRefused()
    {
        await CloseAsync();
        File.Delete(Path.Combine(TestTree.JournalOf(_directory), TestLog.FirstSegment));
        await OpenAsync();

        Assert.Equal(PartnerCodes.RecordNotKept, (await ProveAsync(new ProveInclusionRequest { Index = 0 })).Answer.Error!.PartnerCode);
        Assert.NotNull((await ProveAsync(new ProveInclusionRequest { Index = Signed - 1 })).Answer.Response);
    }

    [Fact]
    public async Task TilesThatAreBeingMadeAgain_AreAskedForLater()
    {
        System.IO.Directory.Delete(Path.Combine(TestTree.TreeOf(_directory), "tile"), recursive: true);

        var error = (await ProveAsync(new ProveInclusionRequest { Index = 5 })).Answer.Error!;

        Assert.Equal(HubErrorCode.HubUnavailable, error.Code);
        Assert.NotNull(error.RetryAfter);
    }

    [Fact]
    public async Task JournalWithoutCheckpoint_ProvesNothing()
    {
        using var empty = new TemporaryDirectory();
        await using var tree = await TestTree.OpenAsync(empty, time: new FakeTimeProvider());
        using var witnesses = WitnessesOf(tree);
        using var search = SearchIn(tree, empty);
        var proofs = new AuditProofs(tree.Log, search, tree.Worker, witnesses);

        Assert.Equal(PartnerCodes.NotSignedYet, proofs.GetCheckpoint().Error!.PartnerCode);
        Assert.Equal(PartnerCodes.NotSignedYet, (await proofs.ProveConsistencyAsync(new ProveConsistencyRequest { FromSize = 1 }, Cancellation)).Error!.PartnerCode);
    }

    private async Task OpenAsync()
    {
        _tree = await TestTree.OpenAsync(_directory, time: new FakeTimeProvider());
        _witnesses = WitnessesOf(_tree);
        _search = SearchIn(_tree, _directory);
        _proofs = new AuditProofs(_tree.Log, _search, _tree.Worker, _witnesses);
    }

    private async Task CloseAsync()
    {
        _search.Dispose();
        _witnesses.Dispose();
        await _tree.DisposeAsync();
    }

    private static WitnessWorker WitnessesOf(TestTree tree) => new(tree.Worker, new AuditTreeOptions(), TimeProvider.System, NullLogger<WitnessWorker>.Instance);

    private static AuditSearch SearchIn(TestTree tree, TemporaryDirectory directory) => new(tree.Log, new SearchFiles(directory.File("search"), NullLogger<SearchFiles>.Instance));

    private async Task<(LocalAnswer<ProveInclusionResponse> Answer, Exchange Exchange)> ProveAsync(ProveInclusionRequest request)
    {
        var exchange = new Exchange
        {
            Id = Guid.Empty,
            Operation = Catalogue.Calls["ehealth.audit.v1.AuditTrail/ProveInclusion"],
            Request = default,
            Metadata = new RequestMetadata(),
            Peer = null,
            ArrivedAt = 0,
        };
        return (await _proofs.ProveInclusionAsync(request, exchange, Cancellation), exchange);
    }

    private MerkleHash RootOf(int size)
    {
        var tree = new MerkleFrontier(_hasher);
        foreach (var (_, section) in AuditedRecords.From(_tree.Log, 0).Take(size)) tree.Append(AuditTree.LeafOf(_hasher, section.Span, tree.Size));
        return tree.Root();
    }

    private static MerkleHash[] Hashes(IEnumerable<Google.Protobuf.ByteString> hashes) => [.. hashes.Select(hash => new MerkleHash(hash.Span))];
}
