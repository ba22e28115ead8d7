namespace EHealth.Integration.Hub.Journal.Search;

// Key, and which of the segment's audited records has it. Sorted by both.
internal readonly record struct SearchEntry(ulong Key, uint Record) : IComparable<SearchEntry>
{
    public int CompareTo(SearchEntry other) => Key != other.Key ? Key.CompareTo(other.Key) : Record.CompareTo(other.Record);
}
