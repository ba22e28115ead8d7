using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Search;

// Looks up in an open search file, reading the pages it needs. For one thread.
internal sealed class SearchFileReader(string path, SearchFileHeader header, SafeFileHandle file) : IDisposable
{
    private readonly byte[] _page = new byte[SearchPage.Bytes];
    private int _pageNumber = -1;

    // Entries that all searches in this file have walked.
    public int Walked { get; private set; }

    private int FirstEntryPage => 1 + header.PlacePages;

    // The segment's audited records that have all these keys, by their place among them, in ascending order.
    public List<uint> Find(IReadOnlyList<ulong> keys)
    {
        var found = Find(keys[0]);
        for (var next = 1; next < keys.Count && found.Count > 0; next++)
        {
            HashSet<uint> others = [.. Find(keys[next])];
            found.RemoveAll(record => !others.Contains(record));
        }

        return found;
    }

    // Where in the segment the record stands.
    public long OffsetOf(uint record)
    {
        if (record >= header.Records) throw new SearchFileDamagedException(path);
        var page = Page(1 + (int)(record / SearchPage.PlacesOfPage));
        return BinaryPrimitives.ReadUInt32LittleEndian(SearchPage.BodyOf(page)[((int)(record % SearchPage.PlacesOfPage) * SearchPage.PlaceBytes)..]) * 8L;
    }

    public void Dispose() => file.Dispose();

    private List<uint> Find(ulong key)
    {
        var found = new List<uint>();
        for (var entry = FirstPageWith(key) * SearchPage.EntriesOfPage; entry < header.Entries; entry++)
        {
            var (at, record) = SearchPage.ReadEntry(Page(FirstEntryPage + (entry / SearchPage.EntriesOfPage)), entry % SearchPage.EntriesOfPage);
            Walked++;
            if (at > key) break;
            if (at == key) found.Add(record);
        }

        return found;
    }

    // The last page that begins below the key: what has the key begins there, or at the start of the next.
    private int FirstPageWith(ulong key)
    {
        int low = 0, high = Math.Max(0, header.EntryPages - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (SearchPage.ReadEntry(Page(FirstEntryPage + middle), 0).Key < key) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private ReadOnlySpan<byte> Page(int number)
    {
        if (_pageNumber == number) return _page;
        _pageNumber = -1;
        if (Load(number) != _page.Length || !SearchPage.IsWhole(_page, number)) throw new SearchFileDamagedException(path);
        _pageNumber = number;
        return _page;
    }

    private int Load(int number)
    {
        try
        {
            return RandomAccess.Read(file, _page, (long)number * SearchPage.Bytes);
        }
        catch (IOException)
        {
            throw new SearchFileDamagedException(path);
        }
    }
}
