using EHealth.Integration.Contracts.Audit.V1;

namespace EHealth.Integration.Hub.Journal.Search;

// How far one search has come: newest first, downwards.
internal sealed class SearchRun(AuditQuery query, int limit, long below)
{
    // What one call may cost the hub: about a tenth of a second of one processor for records that are read one after the other.
    private const int MostLooked = 50_000;

    // A look into a search file, in records.
    private const int PriceOfFile = 16;

    // A record that a search file points to: it is read by itself, not with its neighbours.
    private const int PriceOfPlace = 4;

    // What 50,000 records have together is some 50 MB; a large one is read as a whole, for its checksum.
    private const int BytesOfRecord = 1024;

    // Entries of a search file that are walked for the price of one record.
    private const int EntriesOfRecord = 16;

    private int _looked;

    public AuditQuery Query { get; } = query;

    public List<AuditRecord> Records { get; } = [];

    // Records from this audit index on are done with.
    public long Below { get; private set; } = below;

    public bool HasRoom => Records.Count < limit;

    public bool MustEnd => !HasRoom || _looked >= MostLooked;

    public void CountFile() => _looked += PriceOfFile;

    public void CountEntries(int walked) => _looked += walked / EntriesOfRecord;

    public void CountPlace(int payloadBytes) => _looked += PriceOfPlace + (payloadBytes / BytesOfRecord);

    public void CountRecord(int payloadBytes) => _looked += 1 + (payloadBytes / BytesOfRecord);

    public void Take(AuditRecord found)
    {
        Records.Add(found);
        Below = (long)found.Index;
    }

    public void PassTo(long auditIndex) => Below = Math.Min(Below, auditIndex);
}
