namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>One durable record as a <see cref="LogReader"/> hands it out.</summary>
/// <param name="Index">Its place in the log, from 0 without gaps.</param>
/// <param name="AuditIndex">Its place among the audited records, from 0 without gaps; -1 when it is not audited.</param>
/// <param name="Type">What the appender said it is; the log gives it no meaning.</param>
/// <param name="Payload">The reader's own buffer: valid only until its next <see cref="LogReader.TryRead"/>.</param>
public readonly record struct LogRecord(long Index, long AuditIndex, byte Type, ReadOnlyMemory<byte> Payload);
