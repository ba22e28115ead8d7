using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>A process that appends to one journal after another while each of its calls to the disk is seen, noted and, when it is its turn, made to fail by the kernel.</summary>
internal sealed class WatchedChild : IDisposable
{
    /// <summary>A moment's work. Who waits longer waits for a call that nobody answers.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const int MostPathBytes = 4096;

    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "EHealth.Integration.Hub.Journal.Tests.Child");

    private readonly Process _process;
    private readonly int _listener;
    private readonly Lock _gate = new();
    private List<DiskCall> _calls = [];
    private string _directory = "";
    private DiskFault? _fault;
    private int _seen;
    private int? _strange;

    private WatchedChild(Process process, int listener)
    {
        (_process, _listener) = (process, listener);
        new Thread(Watch) { IsBackground = true, Name = "watch" }.Start();
    }

    /// <summary>Starts one; skips the test where processes cannot be watched like this.</summary>
    public static async Task<WatchedChild> StartAsync(CancellationToken cancellationToken)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "system calls are watched by their numbers on Linux for x86-64");
        var process = Process.Start(new ProcessStartInfo(Executable, ["obey"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("warm", await ReadLineAsync(process, cancellationToken));
        var listener = int.Parse((await ReadLineAsync(process, cancellationToken))!.Split(' ')[1], CultureInfo.InvariantCulture);
        Assert.SkipUnless(listener >= 0, "the kernel has no user notification of system calls, or forbids it here (seccomp)");
        var taken = KernelNotices.TakeDescriptor(process.Id, listener);
        if (taken < 0) process.Kill();
        Assert.SkipUnless(taken >= 0, "a process may not watch another one here (ptrace is forbidden)");
        return new WatchedChild(process, taken);
    }

    /// <summary>Lets it write one journal, made or found in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="round">The round that its records are of.</param>
    /// <param name="records">How many.</param>
    /// <param name="together">How many are appended before the first of them is waited for.</param>
    /// <param name="fault">The call that is to fail; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Every call that it made below the directory, and why it failed, empty if it did not.</returns>
    public async Task<(IReadOnlyList<DiskCall> Calls, string Failure)> RunAsync(
        string directory, int round, int records, int together, DiskFault? fault, CancellationToken cancellationToken)
    {
        lock (_gate) (_calls, _directory, _fault, _seen) = ([], directory, fault, 0);
        await _process.StandardInput.WriteLineAsync($"{round} {records} {together} {directory}");
        await _process.StandardInput.FlushAsync(cancellationToken);
        var ended = await ReadLineAsync(_process, cancellationToken);
        Assert.True(ended?.StartsWith("ended ", StringComparison.Ordinal), $"the program ended: {ended}");
        Assert.True(_strange is null, $"it made system call {_strange}, which is not looked into here");
        lock (_gate) return (_calls, ended!["ended ".Length..]);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static async Task<string?> ReadLineAsync(Process process, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        return await process.StandardOutput.ReadLineAsync(patience.Token);
    }

    private void Watch()
    {
        while (KernelNotices.TryReceive(_listener, out var notice))
        {
            var errno = 0;
            lock (_gate)
            {
                if (CallOf(notice) is { } call)
                {
                    if (call.Kind == _fault?.Kind && ++_seen == _fault.Nth) errno = _fault.Errno;
                    _calls.Add(call with { IsRefused = errno != 0 });
                }
            }

            KernelNotices.Answer(_listener, notice.Id, errno);
        }
    }

    /// <returns>Null for a call that is none of the journal's.</returns>
    private DiskCall? CallOf(in KernelNotices.Notice notice)
    {
        // By x86-64's numbers; SystemCallFilter lists those that come.
        switch (notice.Call)
        {
            case 18 when PathOf(notice.First) is { } path:
                if (path == Path.Combine(Path.GetDirectoryName(_directory)!, "acknowledged")) return Acknowledgment(Memory(notice.Second, notice.Third));
                return IsOurs(path) ? new DiskCall(DiskCallKind.Write, path, (long)notice.Fourth, Memory(notice.Second, notice.Third)) : null;
            case 74 or 75 when PathOf(notice.First) is { } path && IsOurs(path):
                return new DiskCall(DiskCallKind.Sync, path);
            case 77 when PathOf(notice.First) is { } path && IsOurs(path):
                return new DiskCall(DiskCallKind.Truncate, path, (long)notice.Second);
            case 82 when Text(notice.First) is var path && IsOurs(path):
                return new DiskCall(DiskCallKind.Rename, path, Target: Text(notice.Second));
            case 87 when Text(notice.First) is var path && IsOurs(path):
                return new DiskCall(DiskCallKind.Unlink, path);
            case 257 when Text(notice.Second) is var path && IsOurs(path):
                return new DiskCall(DiskCallKind.Open, path, (long)notice.Third);
            case 263 or 264 or 285 or 296 or 316:
                _strange = notice.Call;
                return null;
            default:
                return null;
        }
    }

    private static DiskCall Acknowledgment(byte[] bytes) =>
        new(DiskCallKind.Acknowledge, "", BitConverter.ToInt64(bytes), Number: (int)BitConverter.ToInt64(bytes, sizeof(long)));

    private bool IsOurs(string path) => _directory.Length > 0 && (path == _directory || path.StartsWith(_directory + "/", StringComparison.Ordinal));

    private string? PathOf(ulong descriptor) => new FileInfo($"/proc/{_process.Id}/fd/{descriptor}").LinkTarget;

    private byte[] Memory(ulong address, ulong length)
    {
        var bytes = new byte[length];
        return KernelNotices.ReadMemory(_process.Id, address, bytes) == bytes.Length ? bytes : throw new IOException("its memory cannot be read");
    }

    private string Text(ulong address)
    {
        // Up to the end of a page: what follows may not be there to read.
        var bytes = new byte[MostPathBytes];
        var held = KernelNotices.ReadMemory(_process.Id, address, bytes.AsSpan(0, MostPathBytes - (int)(address % MostPathBytes)));
        if (held > 0 && bytes.AsSpan(0, held).IndexOf((byte)0) is var end and >= 0) return Encoding.UTF8.GetString(bytes, 0, end);
        held += KernelNotices.ReadMemory(_process.Id, address + (ulong)held, bytes.AsSpan(held));
        return Encoding.UTF8.GetString(bytes, 0, bytes.AsSpan(0, held).IndexOf((byte)0));
    }
}
