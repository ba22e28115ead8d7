using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>Replaces small files: whoever reads one, or starts after a power loss, finds the old content or the new one.</summary>
public static class FileReplacement
{
    /// <summary>Writes the new content beside the old, syncs it, and gives it the name. The folder is not synced: a power loss may bring back the old content.</summary>
    /// <param name="path">The file; there may be none yet.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">The disk refused it; the old content stands.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content) =>
        Put(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    /// <summary>The same for a secret that its owner alone may read. The folder is synced, and the old content is overwritten where it stood: a medium that moves blocks by
    /// itself, and every copy, keeps it all the same.</summary>
    /// <param name="path">The file; there may be none yet.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="IOException">The disk refused a step; the old content stands, or the new one does.</exception>
    public static void WriteSecret(string path, ReadOnlySpan<byte> content)
    {
        using var old = OpenOld(path);
        Put(path, content, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Require(DurableFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!));
        if (old is not null) Require(DurableFiles.FillWithZeros(old, path, 0, RandomAccess.GetLength(old)));
    }

    private static SafeFileHandle? OpenOld(string path)
    {
        try
        {
            return File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete) : null;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    private static void Put(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var beside = path + ".tmp";
        try
        {
            File.Delete(beside); // of a run that was killed, perhaps with another mode
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var file = new FileStream(beside, options))
            {
                Require(DurableFiles.Write(file.SafeFileHandle, beside, content, 0) ?? DurableFiles.SyncFile(file.SafeFileHandle, beside));
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(denied.Message, denied);
        }
    }

    private static void Require(LogFailure? failure)
    {
        if (failure is not null) throw failure.ToException();
    }
}
