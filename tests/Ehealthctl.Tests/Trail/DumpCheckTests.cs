using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Ehealthctl.Trail;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

public sealed class DumpCheckTests : IDisposable
{
    private const int Records = 60;
    private const int CheckpointEvery = 7;
    private const int Trials = 10_000;

    private static readonly NoteSigner Stranger = NoteSigner.Create(KafkaDump.Key.Verifier.Name, NoteAlgorithm.Ed25519);
    private static readonly KafkaDump Sound = KafkaDump.Of(Records, CheckpointEvery);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WholeTrail_IsSound()
    {
        var report = Check(Sound);

        Assert.Null(report.Fault);
        Assert.Equal((Records, Records, 0L), (report.Records, report.Checkpoint!.Size, report.NotYetSigned));
    }

    // Kafka keeps the order of a partition only, and a relay that was killed sends some records again.
    [Fact]
    public void MixedOrderAndRepetitions_AreSound()
    {
        var mixed = Sound.Copy();
        mixed.Records.AddRange(Sound.Records.Take(10));
        mixed.Checkpoints.AddRange(Sound.Checkpoints.Take(2));
        new Random(5).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(mixed.Records));
        new Random(6).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(mixed.Checkpoints));

        Assert.Null(Check(mixed).Fault);
    }

    [Fact]
    public void RecordsAfterTheLastCheckpoint_AreCountedAsUnsigned()
    {
        var longer = Sound.Copy();
        longer.Records.Add(KafkaDump.Record(Records));

        Assert.Equal((null, 1L), Check(longer) is var report ? (report.Fault, report.NotYetSigned) : default);
    }

    // Records and checkpoints changed, taken out, put in, exchanged, cut off, repeated in another's place. The seed stands in the failure.
    [Fact]
    public void AnyTampering_IsFoundAndItsRecordNamed()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var trial = 0; trial < Trials; trial++)
        {
            var dump = Sound.Copy();
            var (what, record) = Tamper(dump, random);

            var report = Check(dump);

            Assert.False(report.IsSound, $"{what}, seed {seed}, trial {trial}");
            if (record is { } touched) Assert.True(report.FaultyRecord <= touched && touched - report.FaultyRecord < CheckpointEvery, $"{what} of {touched}, named {report.FaultyRecord}, seed {seed}, trial {trial}");
        }
    }

    // Nobody can tell a checkpoint that was never there from one that was taken away: what it alone had signed is said to be unsigned.
    [Fact]
    public void CheckpointsTakenAway_LeaveTheirRecordsUnsigned()
    {
        var withoutOlder = Sound.Copy();
        withoutOlder.Checkpoints.RemoveRange(0, 4);
        var withoutNewest = Sound.Copy();
        withoutNewest.Checkpoints.RemoveRange(withoutNewest.Checkpoints.Count - 2, 2);

        Assert.Equal((null, 0L), Check(withoutOlder) is var older ? (older.Fault, older.NotYetSigned) : default);
        Assert.Equal((null, Records - (7L * CheckpointEvery)), Check(withoutNewest) is var newest ? (newest.Fault, newest.NotYetSigned) : default);
    }

    // The end of both taken away together looks like an earlier day. Who has kept a checkpoint of a later one finds it out.
    [Fact]
    public void EndOfRecordsAndCheckpointsTakenAway_IsFoundByACheckpointThatWasKept()
    {
        var earlier = Sound.Copy();
        earlier.Records.RemoveRange(3 * CheckpointEvery, Records - (3 * CheckpointEvery));
        earlier.Checkpoints.RemoveRange(3, earlier.Checkpoints.Count - 3);
        Assert.True(Check(earlier).IsSound);

        earlier.Checkpoints.Add(Sound.Checkpoints[5]);

        Assert.Equal((false, 3L * CheckpointEvery), Check(earlier) is var report ? (report.IsSound, report.FaultyRecord) : default);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 63)]
    [InlineData(2_000_000_000ul)]
    public void RecordWithAnIndexThatCannotBe_IsFound(ulong index)
    {
        var strange = Sound.Copy();
        strange.Records.Add(new AuditRecord { Index = index }.ToByteArray());

        Assert.Contains("cannot hold all before it", Check(strange).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void ForkedHistory_IsFound()
    {
        using var hasher = new MerkleHasher();
        var fork = Sound.Copy();
        fork.Checkpoints.Add(KafkaDump.CheckpointOver(CheckpointEvery, hasher.Leaf([1])));

        Assert.Contains("two histories", Check(fork).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void NoCheckpoint_ProvesNothing()
    {
        var bare = Sound.Copy();
        bare.Checkpoints.Clear();

        Assert.Contains("nothing can be proven", Check(bare).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 9, 1 })]
    [InlineData(new byte[] { 0xFF, 0, 0, 0 })]
    public void FileThatIsNoDump_IsSaidToBeNone(byte[] bytes)
    {
        var (records, checkpoints) = Sound.WriteTo(_folder);
        File.WriteAllBytes(records, bytes);

        Assert.Throws<InvalidDataException>(() => new DumpCheck(KafkaDump.Key.Verifier).Run(records, checkpoints));
    }

    private static (string What, int? Record) Tamper(KafkaDump dump, Random random)
    {
        var victim = random.Next(Records);
        switch (random.Next(14))
        {
            case 0:
                dump.Records[victim] = KafkaDump.Record(victim, "a.B/D");
                return ("changed", victim);
            case 1:
                dump.Records.RemoveAt(victim);
                return ("taken out", victim);
            case 2:
                dump.Records.Add(KafkaDump.Record(victim, "a.B/D"));
                return ("put in", victim);
            case 3:
                var other = (victim + 1 + random.Next(Records - 1)) % Records;
                (dump.Records[victim], dump.Records[other]) = (At(dump.Records[other], victim), At(dump.Records[victim], other));
                return ("exchanged", Math.Min(victim, other));
            case 4:
                dump.Records.RemoveRange(victim, Records - victim);
                return ("cut off", null);
            case 5:
                dump.Records[victim] = At(dump.Records[(victim + 1) % Records], victim);
                return ("repeated", victim);
            case 6:
                dump.Records[victim][random.Next(dump.Records[victim].Length)] ^= (byte)random.Next(1, 256);
                return ("damaged", null); // its index may be what was hit
            case 7:
                var checkpoint = random.Next(dump.Checkpoints.Count);
                dump.Checkpoints[checkpoint][random.Next(dump.Checkpoints[checkpoint].Length)] ^= (byte)random.Next(1, 256);
                return ("checkpoint damaged", null);
            case 8:
                dump.Checkpoints.Add(KafkaDump.CheckpointOver(random.Next(1, Records), MerkleHasher.EmptyRoot));
                return ("checkpoint forged by the key's owner", null);
            default:
                return (TamperWithCheckpoint(dump, random), null);
        }
    }

    private static string TamperWithCheckpoint(KafkaDump dump, Random random)
    {
        var place = random.Next(dump.Checkpoints.Count);
        var other = (place + 1 + random.Next(dump.Checkpoints.Count - 1)) % dump.Checkpoints.Count;
        var (note, another) = (SignedNote.TryParse(dump.Checkpoints[place])!, SignedNote.TryParse(dump.Checkpoints[other])!);
        switch (random.Next(5))
        {
            case 0:
                dump.Checkpoints.Add(KafkaDump.Bytes(note with { Signatures = [Stranger.Sign(note.Text, DateTimeOffset.UnixEpoch)] }));
                return "checkpoint put in by another key";
            case 1:
                (dump.Checkpoints[place], dump.Checkpoints[other]) = (KafkaDump.Bytes(note with { Signatures = another.Signatures }), KafkaDump.Bytes(another with { Signatures = note.Signatures }));
                return "signatures of two checkpoints exchanged";
            case 2:
                dump.Checkpoints[place] = dump.Checkpoints[place][..random.Next(dump.Checkpoints[place].Length)];
                return "checkpoint cut off";
            case 3:
                dump.Checkpoints[place] = [.. dump.Checkpoints[place], .. dump.Checkpoints[other]];
                return "checkpoint put behind another in one message";
            default:
                var (replayed, size) = (Checkpoint.TryParse(note.Text)!, Checkpoint.TryParse(another.Text)!.Size);
                dump.Checkpoints[other] = KafkaDump.CheckpointOver(size, replayed.Root);
                return "root of a checkpoint repeated for another size, by the key's owner";
        }
    }

    private static byte[] At(byte[] record, int index) => new AuditRecord(AuditRecord.Parser.ParseFrom(record)) { Index = (ulong)index }.ToByteArray();

    private AuditTreeReport Check(KafkaDump dump)
    {
        var (records, checkpoints) = dump.WriteTo(_folder);
        return new DumpCheck(KafkaDump.Key.Verifier).Run(records, checkpoints);
    }
}
