using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// The files of a data directory: "lock", "spare" (a zero-filled segment without a name yet), "large-1" and so on (a large record
// without a place yet) and the segments, each named by the 20 digits of its first index so that names sort as records do.
internal static class SegmentFiles
{
    private const string Extension = ".log";
    private const string LargePrefix = "large-";
    private const int IndexDigits = 20;

    public static string PathOf(string directory, long firstIndex) =>
        Path.Combine(directory, firstIndex.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    // Oldest first. Other files in the directory are none of ours.
    public static List<(string Path, long FirstIndex)> List(string directory)
    {
        var segments = new List<(string Path, long FirstIndex)>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (name.Length == IndexDigits && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var first))
                segments.Add((path, first));
        }
        segments.Sort(static (a, b) => a.FirstIndex.CompareTo(b.FirstIndex));
        return segments;
    }

    public static LogFailure? MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The journal syncs by libc: it needs Linux.");
        if (Directory.Exists(directory)) return null;
        // Owner only: the journal holds what patients' systems said.
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(directory)) ?? directory);
    }

    // Held until disposed; the kernel lets go of it when the process dies.
    public static SafeFileHandle Lock(string directory)
    {
        try
        {
            return File.OpenHandle(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == LibC.EAGAIN)
        {
            throw new LogInUseException(directory, exception);
        }
    }

    // A spare of the right length from an earlier run is used again: it needs no room on a full disk.
    public static LogFailure? PrepareSpare(string directory, int segmentBytes)
    {
        var path = SparePath(directory);
        var failure = FillSpare(path, segmentBytes);
        // What was filled is room that others need now; and one whose sync has failed would look whole to the next try.
        if (failure is not null) Delete(path);
        return failure;
    }

    // Bytes that this user may still write on the directory's file system; null when nobody can tell.
    public static long? FreeBytes(string directory)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(directory)).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static LogFailure? FillSpare(string path, int segmentBytes)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (RandomAccess.GetLength(file) == segmentBytes) return DurableFiles.SyncFile(file, path);
            RandomAccess.SetLength(file, 0);
            // Not up to the last byte of the disk and back, each time it is tried.
            if (FreeBytes(Path.GetDirectoryName(path)!) < segmentBytes) return new LogFailure("statfs", path, LibC.ENOSPC);
            return DurableFiles.FillWithZeros(file, path, 0, segmentBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return LogFailure.From(exception, "open", path);
        }
    }

    // Turns the prepared spare into the segment of this header. Once this has answered null a power loss cannot undo it.
    public static LogFailure? PlaceSpare(string directory, SegmentHeader header)
    {
        var spare = SparePath(directory);
        try
        {
            using (var file = File.OpenHandle(spare, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            {
                if ((WriteHeader(file, spare, header) ?? DurableFiles.SyncFile(file, spare)) is { } failure) return failure;
            }
            return Place(spare, directory, header);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return LogFailure.From(exception, "open", spare);
        }
    }

    public static LogFailure? WriteHeader(SafeFileHandle file, string path, SegmentHeader header)
    {
        Span<byte> bytes = stackalloc byte[SegmentHeader.Bytes];
        header.Write(bytes);
        return DurableFiles.Write(file, path, bytes, 0);
    }

    // Gives a file, which is synced, the name of the segment of this header; `replaces` one without records, which has the same.
    public static LogFailure? Place(string path, string directory, SegmentHeader header, bool replaces = false)
    {
        var target = PathOf(directory, header.FirstIndex);
        try
        {
            // One rename(2). Without overwriting .NET may link and unlink, and a crash between would leave two names for one segment.
            if (!replaces && Path.Exists(target)) return new LogFailure("rename", target, LibC.EEXIST);
            File.Move(path, target, overwrite: true);
            return DurableFiles.SyncDirectory(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return LogFailure.From(exception, "rename", target);
        }
    }

    // Where a large record waits for its turn.
    public static string LargePathOf(string directory, long number) =>
        Path.Combine(directory, LargePrefix + number.ToString(CultureInfo.InvariantCulture));

    // What a crash left of large records whose turn had not come: nobody was told of them.
    public static LogFailure? DeleteLarge(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, LargePrefix + "*"))
            if (Delete(path) is { } failure) return failure;
        return null;
    }

    public static LogFailure? Delete(string path)
    {
        try
        {
            File.Delete(path);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return LogFailure.From(exception, "unlink", path);
        }
    }

    private static string SparePath(string directory) => Path.Combine(directory, "spare");
}
