using EHealth.Integration.Audit.Checking;
using EHealth.Integration.TransparencyLog.Merkle;

namespace EHealth.Integration.Audit.Tests.Checking;

public sealed class AuditLogCheckTests
{
    private const int Records = 100;

    private readonly TestTrail _trail = TestTrail.Of(Records, checkpointEvery: 10);

    [Fact]
    public void CheckpointsThatComeFirst_AreComparedWhenTheirRecordsAreThere()
    {
        using var check = Check();

        Assert.All(_trail.Checkpoints, checkpoint => Assert.Null(check.AddCheckpoint(checkpoint.Note)));
        Assert.Null(check.Proven);
        Assert.Null(Add(check, 0, 55));

        Assert.Equal((50, 5), (check.Proven!.Size, check.Awaited));
    }

    [Fact]
    public void CheckpointsThatComeLate_AreComparedAllTheSame()
    {
        using var check = Check();
        Assert.Null(Add(check, 0, Records));

        Assert.All(Enumerable.Reverse(_trail.Checkpoints), checkpoint => Assert.Null(check.AddCheckpoint(checkpoint.Note)));

        Assert.Equal((Records, 0L), (check.Proven!.Size, check.Repetitions));
    }

    [Fact]
    public void LateCheckpointOfAnotherTree_IsAFault()
    {
        using var check = Check();
        Assert.Null(Add(check, 0, Records));
        Assert.Null(check.AddCheckpoint(_trail.Checkpoints[^1].Note));

        Assert.Equal(AuditFaultKind.RecordsChanged, check.AddCheckpoint(_trail.CheckpointOver(15, MerkleHasher.EmptyRoot))!.Kind);
    }

    [Fact]
    public void ChangedRecord_IsNamedByTheCheckpointBeforeIt()
    {
        using var check = Check();
        foreach (var (_, note) in _trail.Checkpoints) Assert.Null(check.AddCheckpoint(note));
        _trail.Records[37] = _trail.Record(37, "a.B/D");

        var fault = Add(check, 0, Records);

        Assert.Equal((AuditFaultKind.RecordsChanged, 30L), (fault!.Kind, fault.Record));
    }

    [Fact]
    public void SecondTreeOfTheSameSize_IsAFork()
    {
        using var check = Check();
        Assert.Null(Add(check, 0, Records));
        Assert.Null(check.AddCheckpoint(_trail.Checkpoints[2].Note));

        Assert.Equal(AuditFaultKind.HistoryForked, check.AddCheckpoint(_trail.CheckpointOver(30, MerkleHasher.EmptyRoot))!.Kind);
    }

    [Fact]
    public void GapThatDoesNotClose_IsNamedAtTheLimit()
    {
        using var check = Check(new AuditCheckLimits { MostAhead = 20 });
        Assert.Null(Add(check, 0, 5));
        Assert.Null(Add(check, 6, 26));

        var fault = Add(check, 26, 27);

        Assert.Equal((AuditFaultKind.RecordMissing, 5L), (fault!.Kind, fault.Record));
    }

    [Fact]
    public void GapThatCloses_IsNone()
    {
        using var check = Check(new AuditCheckLimits { MostAhead = 20 });
        Assert.Null(Add(check, 1, 21));

        Assert.Null(Add(check, 0, 1));

        while (check.HasWaiting) Assert.Null(check.AddWaiting());
        Assert.Equal((21L, 0), (check.Next, check.Ahead));
    }

    [Fact]
    public void DifferentRecordUnderAKnownIndex_IsAFaultWhileItIsRemembered()
    {
        using var check = Check(new AuditCheckLimits { Remembered = 30 });
        Assert.Null(Add(check, 0, Records));

        Assert.Equal(AuditFaultKind.RecordsDiffer, check.AddRecord(95, _trail.Record(95, "a.B/D"))!.Kind);
        Assert.Null(check.AddRecord(95, _trail.Records[95]));
        Assert.Null(check.AddRecord(2, _trail.Record(2, "a.B/D"))); // long forgotten: what was given first is what the checkpoints cover
        Assert.Equal(3, check.Repetitions); // also the one that differed
    }

    // Whatever is forgotten, a checkpoint over all records still compares.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void ForgottenLeaves_AreInTheTree(int remembered)
    {
        using var check = Check(new AuditCheckLimits { Remembered = remembered });
        Assert.Null(Add(check, 0, Records));

        Assert.Null(check.AddCheckpoint(_trail.Checkpoints[0].Note));
        Assert.Null(check.Proven);
        Assert.Equal(1, check.PassedOver);
        Assert.Null(check.AddCheckpoint(_trail.Checkpoints[^1].Note));

        Assert.Equal(Records, check.Proven!.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(47)]
    public void LaterCheck_ProvesThatTodayExtendsYesterday(int stop)
    {
        using var yesterday = Check();
        foreach (var (size, note) in _trail.Checkpoints) if (size <= stop) Assert.Null(yesterday.AddCheckpoint(note));
        Assert.Null(Add(yesterday, 0, stop));

        using var today = new AuditLogCheck(_trail.Key.Verifier, new AuditCheckLimits(), passesOverOtherLogs: false, yesterday.Position);
        foreach (var (_, note) in _trail.Checkpoints) Assert.Null(today.AddCheckpoint(note));
        Assert.Null(Add(today, stop, Records));
        Assert.Equal(Records, today.Proven!.Size);

        _trail.Records[0] = _trail.Record(0, "a.B/D");
        using var other = Check();
        Assert.Null(Add(other, 0, stop));
        using var tampered = new AuditLogCheck(_trail.Key.Verifier, new AuditCheckLimits(), passesOverOtherLogs: false, other.Position);
        Assert.Null(tampered.AddCheckpoint(_trail.Checkpoints[^1].Note));
        Assert.Equal(AuditFaultKind.RecordsChanged, Add(tampered, stop, Records)!.Kind);
    }

    [Fact]
    public void CheckpointOfAnotherLog_IsPassedOverOnlyWhenItMayBeThere()
    {
        var note = TestTrail.Of(10, 10, "hub.other").Checkpoints[0].Note;
        using var alone = Check();
        using var shared = new AuditLogCheck(_trail.Key.Verifier, new AuditCheckLimits(), passesOverOtherLogs: true);

        Assert.Equal(AuditFaultKind.CheckpointUnsigned, alone.AddCheckpoint(note)!.Kind);
        Assert.Null(shared.AddCheckpoint(note));
    }

    [Fact]
    public void End_WantsAllThatWasSignedAndSomethingSigned()
    {
        using var check = Check();
        Assert.Equal(AuditFaultKind.CheckpointUnsigned, check.Finish()!.Kind);
        Assert.Null(check.AddCheckpoint(_trail.Checkpoints[0].Note));
        Assert.Null(Add(check, 0, 9));
        Assert.Equal((AuditFaultKind.RecordMissing, 9L), (check.Finish()!.Kind, check.Finish()!.Record));
        Assert.Null(Add(check, 9, 10));
        Assert.Null(check.Finish());
    }

    private AuditLogCheck Check(AuditCheckLimits? limits = null) => new(_trail.Key.Verifier, limits ?? new AuditCheckLimits());

    private AuditFault? Add(AuditLogCheck check, int from, int to)
    {
        for (var index = from; index < to; index++)
        {
            if (check.AddRecord(index, _trail.Records[index]) is { } fault) return fault;
        }

        return null;
    }
}
