using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>A file system of a few megabytes on a folder, and a file on it that takes up room. Its end unmounts it.</summary>
internal sealed class SmallDisk : IDisposable
{
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

    /// <summary>Takes up all room but so many bytes.</summary>
    public void FillUpTo(long freeBytes)
    {
        using var file = File.OpenHandle(Ballast, FileMode.OpenOrCreate, FileAccess.Write);
        var zeros = new byte[4096];
        for (var end = RandomAccess.GetLength(file); new DriveInfo(_folder).AvailableFreeSpace > freeBytes; end += zeros.Length)
            RandomAccess.Write(file, zeros, end);
    }

    /// <summary>Gives the room back.</summary>
    public void Clear() => File.Delete(Ballast);

    /// <inheritdoc/>
    public void Dispose() => Run("umount", "--lazy", _folder);

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
