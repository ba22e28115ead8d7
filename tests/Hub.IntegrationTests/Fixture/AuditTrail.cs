using System.Buffers.Binary;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>What the hub has recorded, read from its journal as the relay reads it. An audited record begins with the length of its AuditRecord
/// (u32, little endian) and the AuditRecord.</summary>
internal sealed class AuditTrail(SegmentedLog log) : IDisposable
{
    private readonly LogReader _reader = log.OpenReader(log.FirstIndex);
    private readonly List<AuditRecord> _records = [];

    /// <summary>All records so far. What was answered is among them: nothing is answered before it is on disk.</summary>
    public IReadOnlyList<AuditRecord> ReadAll()
    {
        lock (_records)
        {
            while (_reader.TryRead(out var record))
            {
                if (record.AuditIndex >= 0)
                {
                    var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(record.Payload.Span);
                    var audit = AuditRecord.Parser.ParseFrom(record.Payload.Span.Slice(sizeof(uint), length));
                    audit.Index = (ulong)record.AuditIndex;
                    _records.Add(audit);
                }
            }

            return [.. _records];
        }
    }

    /// <summary>The record of one exchange.</summary>
    public AuditRecord Of(string exchangeId) => Assert.Single(ReadAll(), record => record.ExchangeId == exchangeId);

    /// <summary>The latest record.</summary>
    public AuditRecord Last() => ReadAll()[^1];

    public void Dispose() => _reader.Dispose();
}
