using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Witness;

/// <summary>A file that is replaced as a whole and is on disk, its name too, before the caller goes on: what a witness has signed it must not forget.</summary>
internal static partial class KeptFile
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <exception cref="IOException">The disk refused it.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var unfinished = path + ".tmp";
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.WriteThrough))
        {
            RandomAccess.Write(file, bytes, 0);
        }

        File.Move(unfinished, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    // .NET cannot sync a folder. On Windows the rename is journalled with the file.
    private static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new SafeFileHandle(open(path, ReadOnlyCloseOnExec), ownsHandle: true);
        if (folder.IsInvalid || fsync(folder) != 0) throw new IOException($"'{path}' could not be synced: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);
}
