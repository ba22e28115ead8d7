using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

public sealed class AuditSectionTests
{
    private static readonly AuditRecord Audit = new() { NodeId = "uz.hub.node-1", Operation = "a.B/C", DurationUs = 1234, Stale = true };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(int.MaxValue)]
    [InlineData(long.MaxValue)]
    public void IndexPutInFront_MakesTheCompleteRecord(long auditIndex)
    {
        var complete = AuditRecord.Parser.ParseFrom(AuditSection.Complete(AuditSection.Write(Audit), auditIndex));

        Assert.Equal(new AuditRecord(Audit) { Index = (ulong)auditIndex }, complete);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5000)]
    public void Body_FollowsTheSection(int length)
    {
        var body = Enumerable.Repeat((byte)7, length).ToArray();
        byte[] payload = [.. AuditSection.Write(Audit), .. body];

        Assert.Equal(body, AuditSection.BodyOf(payload).ToArray());
        Assert.Equal(Audit, AuditRecord.Parser.ParseFrom(AuditSection.Of(payload).Span));
        Assert.Equal(3ul, AuditRecord.Parser.ParseFrom(AuditSection.Complete(payload, 3)).Index);
    }

    [Fact]
    public void EmptyRecord_IsASectionToo()
    {
        var payload = AuditSection.Write(new AuditRecord());

        Assert.True(AuditSection.Of(payload).IsEmpty);
        Assert.True(AuditSection.BodyOf(payload).IsEmpty);
        Assert.Equal(new AuditRecord { Index = 9 }, AuditRecord.Parser.ParseFrom(AuditSection.Complete(payload, 9)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(300)]
    public void Pseudonym_IsFoundAmongAllOtherFields(int bytes)
    {
        var pseudonym = Enumerable.Range(0, bytes).Select(number => (byte)number).ToArray();
        var audit = new AuditRecord(Audit)
        {
            RecordedAt = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1, Nanos = 2 },
            Reason = new string('x', 200),
            RequestHash = Google.Protobuf.ByteString.CopyFrom(new byte[32]),
            SubjectPseudonym = Google.Protobuf.ByteString.CopyFrom(pseudonym),
            RefersTo = ulong.MaxValue,
        };

        Assert.Equal(bytes == 0 ? null : pseudonym, AuditSection.PseudonymOf(AuditSection.Write(audit)));
    }
}
