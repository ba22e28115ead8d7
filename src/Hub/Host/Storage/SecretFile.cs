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

    /// <summary>On Unix: nobody but the owner may read or write it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it is, for the operator.</param>
    /// <exception cref="HubStartException">Others may.</exception>
    public static void RequireOwnerOnly(string path, string what)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
        {
            throw new HubStartException($"{what} '{path}' can be read by others than its owner: chmod 600 it");
        }
    }
}
