using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>A program that a test runs beside itself.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _exited;

    private ChildProcess(Process process, Task exited)
    {
        _process = process;
        _exited = exited;
    }

    /// <summary>Standard output.</summary>
    public OutputLines Output { get; } = new();

    /// <summary>Standard error.</summary>
    public OutputLines Errors { get; } = new();

    /// <summary>What its file descriptors stand for (proc(5), /proc/pid/fd).</summary>
    public IReadOnlyList<string> OpenFiles() =>
        [.. Directory.EnumerateFiles($"/proc/{_process.Id}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget ?? "")];

    /// <summary>A count of memory (proc(5), /proc/pid/status), in bytes: <c>VmHWM</c> the most that was resident, <c>VmRSS</c> what is.</summary>
    public long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[])[':', '\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = new ChildProcess(process, exited.Task);
        process.OutputDataReceived += (_, line) => child.Output.AddIfAny(line.Data);
        process.ErrorDataReceived += (_, line) => child.Errors.AddIfAny(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = ObserveExitAsync(process, exited);
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<ChildProcess> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? patience = null)
    {
        var child = Start(program, arguments, environment);
        try
        {
            await child.WaitForExitAsync(patience);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Exit code of an ended program.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Waits for a line of standard output; fails when the program ends without it.</summary>
    public async Task<string> WaitForLineAsync(string part, int from = 0)
    {
        var line = Output.WaitForAsync(part, from);
        try
        {
            await Task.WhenAny(line, _exited).WaitAsync(Patience.Normal, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"'{part}' was not printed within {Patience.Normal.TotalSeconds:0} s.{Environment.NewLine}{this}");
        }

        Assert.True(line.IsCompleted, $"The program ended before it printed '{part}'.{Environment.NewLine}{this}");
        return await line;
    }

    public async Task<int> WaitForExitAsync(TimeSpan? patience = null)
    {
        try
        {
            await _exited.WaitAsync(patience ?? Patience.Normal, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"The program did not end.{Environment.NewLine}{this}");
        }

        return _process.ExitCode;
    }

    /// <summary>SIGKILL: no last words.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service supervisor stops a program; returns the exit code.</summary>
    public Task<int> TerminateAsync() => SignalAsync("TERM");

    /// <summary>SIGINT, as Ctrl-C does; returns the exit code.</summary>
    public Task<int> InterruptAsync() => SignalAsync("INT");

    /// <summary>Sends SIGTERM and does not wait for what it does.</summary>
    public void BeginTerminate() => Signal("TERM");

    public override string ToString() => $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}{Environment.NewLine}{Output}{Environment.NewLine}{Errors}";

    public async ValueTask DisposeAsync()
    {
        if (!_exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
            await _exited;
        }

        _process.Dispose();
    }

    private async Task<int> SignalAsync(string signal)
    {
        Signal(signal);
        return await WaitForExitAsync();
    }

    // The shell's own kill: not every machine has it as a program.
    private void Signal(string signal)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {_process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    // Ends only after the last line of both streams has been read.
    private static async Task ObserveExitAsync(Process process, TaskCompletionSource exited)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        exited.SetResult();
    }
}
