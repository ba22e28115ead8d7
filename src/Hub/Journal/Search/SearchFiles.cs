using System.Collections.Concurrent;
using System.Globalization;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Search;

/// <summary>The folder of search files, one for each sealed segment, named like it. Any of them can be deleted at any time: it comes back from its segment.</summary>
public sealed class SearchFiles
{
    private const string Extension = ".search";
    private const string TemporaryExtension = ".writing";

    private readonly string _directory;
    private readonly ILogger<SearchFiles> _logger;
    private readonly ConcurrentDictionary<long, SearchFile> _open = new();

    /// <summary>Opens the folder, making it when there is none.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public SearchFiles(string directory, ILogger<SearchFiles> logger)
    {
        _directory = directory;
        _logger = logger;

        // Owner only, like the journal: the files tell who had to do with whom to those who can guess.
        if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // Null when there is none that can be used: then the segment is to be read.
    internal SearchFile? Find(LogSegment sealedSegment)
    {
        if (_open.TryGetValue(sealedSegment.FirstIndex, out var known)) return known;
        if (SearchFile.Open(PathOf(sealedSegment), sealedSegment) is not { } file) return null;
        _open[sealedSegment.FirstIndex] = file;
        return file;
    }

    internal void Build(LogSegment sealedSegment, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var path = PathOf(sealedSegment);
        if (File.Exists(path)) Log.SearchFileUnusable(_logger, path);
        var records = SearchFileBuilder.Build(sealedSegment, path, path + TemporaryExtension, cancellationToken);
        Log.SearchFileWritten(_logger, path, records, time.GetElapsedTime(started));
    }

    // It was found not to be what was written. One that cannot be deleted is found out again by the next search.
    internal void Drop(LogSegment segment, SearchFile file)
    {
        if (!_open.TryRemove(KeyValuePair.Create(segment.FirstIndex, file))) return;
        Log.SearchFileUnusable(_logger, file.Path);
        Delete(file.Path);
    }

    // Its segment is deleted.
    internal void Forget(LogSegment segment)
    {
        _open.TryRemove(segment.FirstIndex, out _);
        Delete(PathOf(segment));
    }

    internal string PathOf(LogSegment segment) =>
        Path.Combine(_directory, segment.FirstIndex.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    // Files of segments that are no more, and what a stopped process left half written.
    internal void DeleteForeign(IEnumerable<LogSegment> segments)
    {
        var ours = segments.Select(PathOf).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (var path in Directory.EnumerateFiles(_directory))
            {
                var isOurKind = path.EndsWith(Extension, StringComparison.Ordinal) || path.EndsWith(Extension + TemporaryExtension, StringComparison.Ordinal);
                if (isOurKind && !ours.Contains(path)) Delete(path);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Log.SearchFileNotDeleted(_logger, _directory, refused.Message);
        }
    }

    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Log.SearchFileNotDeleted(_logger, path, refused.Message);
        }
    }
}
