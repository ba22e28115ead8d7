using System.Text;

namespace EHealth.Integration.TransparencyLog.Notes;

/// <summary>A private key in a file of its own.</summary>
public static class NoteKeyFile
{
    /// <summary>Makes a new key and its file, which on Unix nobody but its owner may read from its first moment on. Its bytes are on disk before anything is signed with it;
    /// a crash leaves no half of it under its name.</summary>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="name">Whose key it is, see <see cref="NoteSigner.Create"/>.</param>
    /// <param name="algorithm">What it signs with.</param>
    /// <exception cref="IOException">The file exists, or the disk refused it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static NoteSigner Create(string path, string name, NoteAlgorithm algorithm)
    {
        var key = NoteSigner.Create(name, algorithm);
        var unfinished = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(Encoding.UTF8.GetBytes(key.ExportPrivateKey() + "\n"));
        }

        File.Move(unfinished, path, overwrite: false);
        return key;
    }

    /// <summary>Reads a key.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Null when it holds none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static NoteSigner? Read(string path) => NoteSigner.TryParse(File.ReadAllText(path));
}
