using BenchmarkDotNet.Attributes;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Benchmarks.Suites.Micro;

/// <summary>An exchange's audit record made bytes and framed, as it is copied into the journal's batch.</summary>
[MemoryDiagnoser]
public class JournalEncoding
{
    private readonly byte[] _batch = new byte[4096];
    private readonly AuditRecord _audit = new()
    {
        NodeId = "hub.benchmark",
        RecordedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)),
        ExchangeId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e47",
        MessageId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e48",
        Kind = AuditKind.Exchange,
        Sender = "uz.benchmark.consumer",
        Recipient = "uz.benchmark.provider",
        Operation = "ehealth.benchmark.v1.Echo/Read",
        Purpose = "TREAT",
        DurationUs = 412,
        RequestHash = ByteString.CopyFrom(new byte[32]),
        ResponseHash = ByteString.CopyFrom(new byte[32]),
        SubjectPseudonym = ByteString.CopyFrom(new byte[32]),
        SubjectSealed = ByteString.CopyFrom(new byte[31]),
    };

    private readonly byte[] _section;

    public JournalEncoding() => _section = AuditSection.Write(_audit);

    [Benchmark]
    public int WriteAuditSection() => AuditSection.Write(_audit).Length;

    [Benchmark]
    public int FrameRecord() =>
        RecordFormat.Write(_batch, new RecordHeader(17, 17, (byte)RecordType.Completed, 3, _section.Length), _section, []);
}
