namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>A directory in memory where there is one: its calls are as real as a disk's, its syncs take no time, and what is lost is told by <see cref="SimulatedDisk"/>.</summary>
internal sealed class MemoryDirectory : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public string Path { get; } = Directory.Exists(SharedMemory)
        ? Directory.CreateDirectory(System.IO.Path.Combine(SharedMemory, $"journal-test-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}")).FullName
        : Directory.CreateTempSubdirectory("journal-test-").FullName;

    /// <summary>An empty directory below it.</summary>
    public string Fresh(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return Directory.CreateDirectory(path).FullName;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
