namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>Tells whether a file has changed since it was last looked at. Polled: file notifications get lost on network drives and in containers.</summary>
internal sealed class FileWatch(string path)
{
    private (DateTime WrittenAt, long Length) _seen = StateOf(path);

    public string Path { get; } = path;

    /// <summary>True once for every change.</summary>
    public bool HasChanged()
    {
        var now = StateOf(Path);
        var changed = now != _seen;
        _seen = now;
        return changed;
    }

    private static (DateTime, long) StateOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
