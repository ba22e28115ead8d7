namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Files of the calling thread, for code that reads files: targets run side by side. In memory where the system has files there.</summary>
internal static class ScratchFiles
{
    private const string SharedMemory = "/dev/shm";

    [ThreadStatic]
    private static string? _folder;

    /// <summary>A file's path; what it holds is the thread's last target's.</summary>
    public static string PathOf(string name)
    {
        if (_folder is null)
        {
            var parent = Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath();
            // By the process, so that thousands of restarts of a fuzzed program leave one folder and not thousands.
            _folder = Path.Combine(parent, $"ehealth-faults-{Environment.ProcessId}-{Environment.CurrentManagedThreadId}");
            AppDomain.CurrentDomain.ProcessExit += Delete(_folder);
        }

        return Path.Combine(Directory.CreateDirectory(_folder).FullName, name);
    }

    private static EventHandler Delete(string folder) => (_, _) =>
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    };
}
