namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>Tells whether files that belong together have changed since they were last looked at. Polled: file notifications get lost on network drives and in containers.</summary>
internal sealed class FileWatch(params string[] paths)
{
    private (DateTime WrittenAt, long Length)[] _seen = Array.ConvertAll(paths, StateOf);

    /// <summary>True once for every change.</summary>
    public bool HasChanged()
    {
        var now = Array.ConvertAll(paths, StateOf);
        var changed = !now.AsSpan().SequenceEqual(_seen);
        _seen = now;
        return changed;
    }

    private static (DateTime, long) StateOf(string path)
    {
        try
        {
            // Of a link, FileInfo gives the link's own time and length. A secret of Kubernetes is renewed by leading links elsewhere.
            var link = new FileInfo(path);
            var file = link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? link;
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // No such file, or a link that leads nowhere.
            return default;
        }
    }
}
