namespace EHealth.Integration.Hub.Journal.Storage;

// BatchOffset: how many records of the same sync stand before this one. Index - BatchOffset is thus the first record that
// was not known to be on disk when this one was written; recovery tells a torn batch from damage by it.
internal readonly record struct RecordHeader(long Index, long AuditIndex, byte Type, ushort BatchOffset, int PayloadBytes)
{
    public long BatchStart => Index - BatchOffset;
}
