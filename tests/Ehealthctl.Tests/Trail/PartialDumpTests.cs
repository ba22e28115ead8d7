using EHealth.Integration.Ehealthctl.Trail;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>A part of the audit is verified with proofs of its first and last record, which stand for the rest.</summary>
public sealed class PartialDumpTests : IDisposable
{
    private const int Records = 24;

    private static readonly KafkaDump Whole = KafkaDump.Of(Records, checkpointEvery: Records);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Every part there is: 300 of them.
    [Fact]
    public void EveryPart_IsSoundAndEachOfItsRecordsIsChecked()
    {
        for (var from = 0; from < Records; from++)
        {
            for (var end = from + 1; end <= Records; end++)
            {
                var report = Check(from, end, Whole.Records);
                Assert.True(report.IsSound, $"{from} to {end}: {report.Fault}");
                Assert.Equal((from, end - from, Records), (report.First, report.Records, report.Checkpoint!.Size));

                var touched = from + ((from + end) % (end - from));
                List<byte[]> changed = [.. Whole.Records];
                changed[touched] = KafkaDump.Record(touched, "a.B/D");
                var found = Check(from, end, changed);
                Assert.False(found.IsSound, $"{from} to {end}, {touched} changed");
                Assert.True(found.FaultyRecord <= touched, $"{from} to {end}, {touched} changed, {found.FaultyRecord} named");
            }
        }
    }

    [Fact]
    public void RecordMissingInside_IsNamed()
    {
        List<byte[]> part = [.. Whole.Records[10..15], .. Whole.Records[16..20]];

        var report = Check(part, Proof(10), Proof(19));

        Assert.Equal((false, 15L), (report.IsSound, report.FaultyRecord));
    }

    [Fact]
    public void PartWithoutProofOfItsFirstRecord_LacksWhatIsBefore() => Assert.Contains("record 0 is missing", Check([.. Whole.Records[10..20]], Proof(19)).Fault, StringComparison.Ordinal);

    [Fact]
    public void PartWithoutProofOfItsLastRecord_LacksWhatIsAfter() => Assert.Contains("only 20 are there", Check([.. Whole.Records[10..20]], Proof(10)).Fault, StringComparison.Ordinal);

    [Fact]
    public void ProofThatAnotherKeyHasSigned_ProvesNothing()
    {
        var text = new Checkpoint(KafkaDump.Key.Verifier.Name, Records, RootOf()).ToString();
        var forged = new SignedNote(text, [NoteSigner.Create(KafkaDump.Key.Verifier.Name, NoteAlgorithm.Ed25519).Sign(text, DateTimeOffset.UnixEpoch)]);

        Assert.Contains("has not signed", Check([.. Whole.Records[10..20]], ProofOf(10, forged), Proof(19)).Fault, StringComparison.Ordinal);
    }

    // The proof of the first record may be fetched later than the checkpoint, and be of a longer log.
    [Fact]
    public void ProofOfALongerLog_IsTakenForTheFirstRecord()
    {
        var dump = KafkaDump.Of(Records, checkpointEvery: 20);
        dump.Checkpoints.RemoveAt(1);

        var (records, checkpoints) = new KafkaDumpPart([.. dump.Records[10..20]], dump.Checkpoints).WriteTo(_folder);
        var report = new DumpCheck(KafkaDump.Key.Verifier).Run(records, checkpoints, _folder.Write("first", Proof(10)));

        Assert.Equal((null, 20L), (report.Fault, report.Checkpoint?.Size));
    }

    private AuditTreeReport Check(int from, int end, List<byte[]> records)
    {
        List<string> proofs = [];
        if (from > 0) proofs.Add(Proof(from));
        if (end < Records) proofs.Add(Proof(end - 1));
        return Check(records[from..end], [.. proofs]);
    }

    private AuditTreeReport Check(List<byte[]> records, params string[] proofs)
    {
        var (recordsPath, checkpointsPath) = new KafkaDumpPart(records, Whole.Checkpoints).WriteTo(_folder);
        var paths = proofs.Select((proof, number) => _folder.Write($"proof{number}", proof)).ToList();
        return new DumpCheck(KafkaDump.Key.Verifier).Run(recordsPath, checkpointsPath, paths);
    }

    private static string Proof(int index) => ProofOf(index, SignedNote.TryParse(Whole.Checkpoints[0])!);

    private static string ProofOf(int index, SignedNote note)
    {
        using var hasher = new MerkleHasher();
        return new InclusionProofFile(index, new MerkleTree(new Leaves(hasher), hasher).Inclusion(index, Records), note).ToString();
    }

    private static MerkleHash RootOf() => Checkpoint.TryParse(SignedNote.TryParse(Whole.Checkpoints[0])!.Text)!.Root;

    private sealed class Leaves(MerkleHasher hasher) : IMerkleSubtrees
    {
        public MerkleHash Subtree(int level, long index) =>
            level == 0 ? hasher.Leaf(Whole.Records[(int)index]) : hasher.Node(Subtree(level - 1, 2 * index), Subtree(level - 1, (2 * index) + 1));
    }

    private sealed class KafkaDumpPart
    {
        private readonly KafkaDump _dump = new();

        public KafkaDumpPart(List<byte[]> records, List<byte[]> checkpoints)
        {
            _dump.Records.AddRange(records);
            _dump.Checkpoints.AddRange(checkpoints);
        }

        public (string Records, string Checkpoints) WriteTo(TemporaryFolder folder) => _dump.WriteTo(folder);
    }
}
