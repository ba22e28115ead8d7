namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>One durable record as a <see cref="LogReader"/> hands it out.</summary>
/// <param name="Index">Its place in the log, from 0 without gaps.</param>
/// <param name="AuditIndex">Its place among the audited records, from 0 without gaps; -1 when it is not audited.</param>
/// <param name="Type">What the appender said it is; the log gives it no meaning.</param>
/// <param name="Payload">
/// The reader's own buffer: valid only until its next <see cref="LogReader.TryRead"/>. All of the payload, but of one of more than
/// <see cref="LogReader.MaxWholeBytes"/> only the first <see cref="LogReader.HeadBytes"/>.
/// </param>
/// <param name="Stored">All of the payload, on disk.</param>
public readonly record struct LogRecord(long Index, long AuditIndex, byte Type, ReadOnlyMemory<byte> Payload, StoredBytes Stored)
{
    /// <summary>Whether <see cref="Payload"/> is all of it.</summary>
    public bool IsWhole => Payload.Length == Stored.Length;

    /// <summary>All of the payload, read from disk when it is not in memory.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public ReadOnlyMemory<byte> ReadWhole()
    {
        if (IsWhole) return Payload;
        var payload = GC.AllocateUninitializedArray<byte>(Stored.Length);
        Stored.Read(payload);
        return payload;
    }
}
