using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

/// <summary>A file system of a few megabytes on a folder, and a file on it that takes up room. Its end unmounts it.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int BlockBytes = 4096;

    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Ballast => Path.Combine(_folder, "ballast");

    /// <summary>Mounts it, or skips the test where mounting is not allowed.</summary>
    public static SmallDisk MountOn(string folder, int bytes)
    {
        Directory.CreateDirectory(folder);
        var refused = Run("mount", "-t", "tmpfs", "-o", $"size={bytes.ToString(CultureInfo.InvariantCulture)},mode=700", "tmpfs", folder);
        Assert.SkipUnless(refused is null, $"no file system can be mounted here: {refused}");
        return new SmallDisk(folder);
    }

    /// <summary>Takes up room, or gives of it back, until so many bytes are free. On the way there never are more free than before and after.</summary>
    public void LeaveFree(long bytes)
    {
        using var file = File.OpenHandle(Ballast, FileMode.OpenOrCreate, FileAccess.Write);
        var end = RandomAccess.GetLength(file);
        var block = new byte[BlockBytes];
        for (; Free() > bytes; end += block.Length) RandomAccess.Write(file, block, end);
        for (; Free() < bytes && end > 0; end -= block.Length) RandomAccess.SetLength(file, end - block.Length);
    }

    /// <summary>Gives the room back.</summary>
    public void Clear() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose() => Run("umount", "--lazy", _folder);

    private long Free() => new DriveInfo(_folder).AvailableFreeSpace;

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return missing.Message;
        }
    }
}
