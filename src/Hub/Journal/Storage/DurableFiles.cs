using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// File operations whose failure is a value: null means done, so that steps chain with ??.
internal static class DurableFiles
{
    private static readonly byte[] Zeros = new byte[256 << 10];

    public static LogFailure? Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset) =>
        Check(LibC.Write(file, bytes, offset), "pwrite", path);

    // For records inside a file that already has its full length: no metadata to wait for.
    public static LogFailure? SyncRecords(SafeFileHandle file, string path) => Check(LibC.DataSync(file), "fdatasync", path);

    public static LogFailure? SyncFile(SafeFileHandle file, string path) => Check(LibC.Sync(file), "fsync", path);

    // Makes a new or renamed file findable after a power loss.
    public static LogFailure? SyncDirectory(string path)
    {
        if (Check(LibC.OpenDirectory(path, out var directory), "open", path) is { } failure) return failure;
        using (directory) return Check(LibC.Sync(directory), "fsync", path);
    }

    public static LogFailure? FillWithZeros(SafeFileHandle file, string path, long from, long to)
    {
        // A sync every 4 MiB: a whole segment of dirty zeros at once would hold up the syncs of the live segment.
        const long SyncEvery = 4 << 20;
        var unsynced = 0L;
        while (from < to)
        {
            var part = (int)Math.Min(Zeros.Length, to - from);
            if (Write(file, path, Zeros.AsSpan(0, part), from) is { } failed) return failed;
            from += part;
            unsynced += part;
            if (unsynced < SyncEvery) continue;
            if (SyncFile(file, path) is { } unsafeNow) return unsafeNow;
            unsynced = 0;
        }
        return SyncFile(file, path);
    }

    private static LogFailure? Check(int errno, string operation, string path) =>
        errno == 0 ? null : new LogFailure(operation, path, errno);
}
