using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Hub.Identity.Tests.Servers;

internal sealed class RedisServerUnderTest : RedisUnderTest
{
    private const string Program = "redis-server";

    private Process? _process;

    public RedisServerUnderTest() =>
        Assert.SkipUnless(IsInstalled(), $"{Program} is not installed");

    public override async Task StartAsync()
    {
        var arguments = new[] { "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" };
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true } };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true)
            {
                ready.TrySetResult();
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        _process = process;
        await ready.Task.WaitAsync(Until.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>SIGKILL.</summary>
    public override async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    /// <summary>SIGSTOP: connections stay open, nothing is answered.</summary>
    public Task HangAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync() => SignalAsync("-CONT");

    private static bool IsInstalled() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, Program)));

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
