using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Search;

// What one Read has gathered.
internal sealed class ReadRun(long from, int limit, int limitBytes)
{
    private static readonly ByteString ReadOperation = ByteString.CopyFromUtf8($"{AuditTrail.Descriptor.FullName}/Read");

    private int _bytes;
    private bool _isFull;

    public List<ByteString> Records { get; } = [];

    // Index of the record after the last one gathered.
    public long Next { get; private set; } = from;

    // Whether there is more to tell than that somebody has read. Without this difference the record of each answer would end the next wait.
    public bool HasNews { get; private set; }

    public bool HasRoom => !_isFull && Records.Count < limit;

    // Takes what is on disk, as far as there is room.
    public void Take(LogReader reader)
    {
        while (HasRoom && reader.TryRead(out var record))
        {
            if (record.AuditIndex >= Next) Take(record);
        }
    }

    private void Take(LogRecord record)
    {
        var bytes = AuditSection.Complete(record.Payload, record.AuditIndex);
        if (Records.Count > 0 && _bytes + bytes.Length > limitBytes)
        {
            _isFull = true; // the reader is past this record now; whoever asks on from Next gets it
            return;
        }

        _bytes += bytes.Length;
        Records.Add(UnsafeByteOperations.UnsafeWrap(bytes));
        Next = record.AuditIndex + 1;
        HasNews = HasNews || IsNews(SearchedAudits.Parse(record.Payload));
    }

    // A refused Read is news: who is refused does not follow the audit.
    private static bool IsNews(SearchedAudit audit) => audit.Outcome != 0 || !audit.Operation.Equals(ReadOperation);
}
