namespace EHealth.Integration.Hub.Core.Systems;

/// <summary>The directory in force. Readers take <see cref="Current"/> once a message and see one consistent state.</summary>
public sealed class SystemDirectory(DirectorySnapshot initial)
{
    private volatile DirectorySnapshot _current = initial;

    /// <summary>The snapshot in force.</summary>
    public DirectorySnapshot Current => _current;

    /// <summary>Puts another snapshot in force, at once and for everyone.</summary>
    public void Replace(DirectorySnapshot snapshot) => _current = snapshot;
}
