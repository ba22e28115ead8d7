using EHealth.Integration.Audit.Checking;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Holds what was read from the two Kafka topics against each other, with nothing but the log's public key. Records may come in any order and more than
/// once; all from the first one on must be there.</summary>
internal sealed class DumpCheck(NoteVerifier key)
{
    /// <summary>Checks.</summary>
    /// <exception cref="InvalidDataException">A file is no dump.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public AuditTreeReport Run(string records, string checkpoints)
    {
        using var check = new AuditLogCheck(key, AuditCheckLimits.None);
        var fault = ReadCheckpoints(check, checkpoints) ?? ReadRecords(check, records) ?? check.Finish();
        return new AuditTreeReport(check.Next, check.Proven, fault?.Sentence, fault?.Record);
    }

    private static AuditFault? ReadCheckpoints(AuditLogCheck check, string path)
    {
        foreach (var note in DumpReader.Read(path))
        {
            if (check.AddCheckpoint(note.Span) is { } fault) return fault;
        }

        return null;
    }

    private static AuditFault? ReadRecords(AuditLogCheck check, string path)
    {
        // A greater index than the file has room for records is a gap at best.
        var most = (ulong)Math.Min(int.MaxValue, new FileInfo(path).Length);
        foreach (var record in DumpReader.Read(path))
        {
            if (IndexOf(record) is not { } index) return new AuditFault(AuditFaultKind.RecordUnreadable, $"'{path}' holds something that is no audit record, after {check.Next} records", null);
            if (index > most) return new AuditFault(AuditFaultKind.RecordMissing, $"'{path}' holds a record with index {index} and cannot hold all before it", null);
            var fault = check.AddRecord((long)index, record.Span);
            while (fault is null && check.HasWaiting) fault = check.AddWaiting();
            if (fault is not null) return fault;
        }

        return null;
    }

    private static ulong? IndexOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return AuditRecord.Parser.ParseFrom(bytes.Span).Index;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
