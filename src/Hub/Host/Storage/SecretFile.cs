namespace EHealth.Integration.Hub.Host.Storage;

/// <summary>Files that only their owner may read.</summary>
internal static class SecretFile
{
    /// <summary>Makes the file, empty; on Unix with mode 600 from its first moment. (On Windows the folder's access list protects it.)</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }
}
