using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Search;

// A search file that belongs to its segment. It holds no descriptor: years of segments are one open file at a time.
internal sealed class SearchFile
{
    private readonly SearchFileHeader _header;

    private SearchFile(string path, SearchFileHeader header) => (Path, _header) = (path, header);

    public string Path { get; }

    // Null when there is none, or none of this segment, or a damaged one.
    public static SearchFile? Open(string path, LogSegment segment)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var file = File.OpenHandle(path);
            var page = new byte[SearchPage.Bytes];
            return RandomAccess.Read(file, page, 0) == page.Length && SearchPage.IsWhole(page, number: 0)
                && SearchFileHeader.Read(page) is { } header && header.IsOf(segment) && header.FileBytes == RandomAccess.GetLength(file)
                ? new SearchFile(path, header)
                : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // False when no record of the segment can be of this time. Unix milliseconds, both included.
    public bool Overlaps(long fromMs, long toMs) => _header.Records > 0 && _header.LatestMs >= fromMs && _header.EarliestMs <= toMs;

    // Opens the file for some look-ups.
    public SearchFileReader Read()
    {
        try
        {
            return new SearchFileReader(Path, _header, File.OpenHandle(Path));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            throw new SearchFileDamagedException(Path);
        }
    }
}
