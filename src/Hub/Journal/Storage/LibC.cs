using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// .NET 10's own Flush(true) and FlushToDisk report success when the kernel said EIO, and .NET cannot sync a directory.
// Every method answers 0 or the errno; only EINTR is tried again, because a sync that failed once may lie the second time.
internal static partial class LibC
{
    public const int EAGAIN = 11;
    public const int EEXIST = 17;
    public const int ENOSPC = 28;
    public const int EDQUOT = 122;

    private const int EINTR = 4;
    private const int EIO = 5;
    private const int O_RDONLY = 0;
    private const int O_CLOEXEC = 0x80000;

    public static int DataSync(SafeFileHandle file)
    {
        while (fdatasync(file) != 0)
            if (Marshal.GetLastPInvokeError() is var errno and not EINTR) return errno;
        return 0;
    }

    public static int Sync(SafeFileHandle file)
    {
        while (fsync(file) != 0)
            if (Marshal.GetLastPInvokeError() is var errno and not EINTR) return errno;
        return 0;
    }

    public static unsafe int Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0L; done < bytes.Length;)
            {
                var written = pwrite(file, start + done, (nuint)(bytes.Length - done), offset + done);
                if (written > 0) done += written;
                else if (written == 0) return EIO;
                else if (Marshal.GetLastPInvokeError() is var errno and not EINTR) return errno;
            }
        }
        return 0;
    }

    public static int OpenDirectory(string path, out SafeFileHandle directory)
    {
        var descriptor = open(path, O_RDONLY | O_CLOEXEC);
        var errno = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        directory = new SafeFileHandle(descriptor, ownsHandle: true);
        return errno;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pwrite(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
}
