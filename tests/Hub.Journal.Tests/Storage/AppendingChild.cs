using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

// A process of its own that appends to a log until it is through, killed or refused.
internal sealed class AppendingChild : IDisposable
{
    public const int LogFailedExitCode = 3;
    public const int LogNotOpenedExitCode = 4;

    private static readonly string Executable =
        Path.Combine(AppContext.BaseDirectory, "EHealth.Integration.Hub.Journal.Tests.Child");

    private readonly Process _process;

    private AppendingChild(string file, IEnumerable<string> arguments) =>
        _process = Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true })!;

    // What it was told to be on disk: index and the text its record begins with.
    public List<(long Index, string Text)> Acknowledged { get; } = [];

    public string? Failure { get; private set; }

    public int ExitCode => _process.ExitCode;

    public static AppendingChild Start(TemporaryDirectory directory, int round, int producers, int records) =>
        new(Executable, Arguments(directory, round, producers, records));

    // `tampering` as strace's --inject takes it, e.g. "fdatasync:error=EIO:when=3"; calls are counted for each thread.
    public static AppendingChild StartTampered(
        string tampering, TemporaryDirectory directory, int producers, int records) =>
        new("strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + tampering.Split(':')[0], "-e", "inject=" + tampering,
                Executable, .. Arguments(directory, 0, producers, records),
            ]);

    public static async Task RequireStraceAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var probe = Process.Start("strace", ["-f", "-qq", "-o", "/dev/null", "true"]);
            await probe.WaitForExitAsync(cancellationToken);
            Assert.SkipUnless(probe.ExitCode == 0, "strace may not trace here (ptrace is forbidden)");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("strace is not installed");
        }
    }

    // Reads what it prints; kills it with SIGKILL once it has acknowledged that many.
    public async Task RunAsync(int killAfter, CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var (first, rest) = (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]);
            if (first == "failed") Failure = rest;
            else Acknowledged.Add((long.Parse(first, CultureInfo.InvariantCulture), rest));
            if (Acknowledged.Count == killAfter) _process.Kill();
        }
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string[] Arguments(TemporaryDirectory directory, int round, int producers, int records) =>
    [
        "append",
        directory.Path,
        round.ToString(CultureInfo.InvariantCulture),
        producers.ToString(CultureInfo.InvariantCulture),
        records.ToString(CultureInfo.InvariantCulture),
    ];
}
