namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>Another process, or another log of this one, has the directory open.</summary>
public sealed class LogInUseException : Exception
{
    internal LogInUseException(string directory, Exception inner)
        : base($"The journal directory {directory} is in use by another process. Stop it, or give this node a directory of its own.", inner) =>
        Directory = directory;

    /// <summary>The directory that is held.</summary>
    public string Directory { get; }
}
