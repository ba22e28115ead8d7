using System.Diagnostics;
using System.Globalization;

namespace EHealth.Integration.Hub.Journal.Tests.Storage.Kills;

/// <summary>A process of its own that writes to journal and tree from many producers, until it is killed or told to end.</summary>
internal sealed class LoadedChild : IDisposable
{
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "EHealth.Integration.Hub.Journal.Tests.Child");

    /// <summary>A second of work. A child that takes longer hangs, and to wait for it would hide that.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string?> _warm;

    private LoadedChild(IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(Executable, ["load"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _warm = _process.StandardOutput.ReadLineAsync();
    }

    /// <summary>What it found when it opened the directory: next index, next audit index, records signed. Null when it was dead before.</summary>
    public (long NextIndex, long NextAuditIndex, long Signed)? Opened { get; private set; }

    /// <summary>What it was told to be on disk.</summary>
    public List<Acknowledgment> Acknowledged { get; } = [];

    /// <summary>What its clock showed when it had closed in good order, in Unix seconds.</summary>
    public long Clock { get; private set; }

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts one; it has opened nothing yet.</summary>
    /// <param name="environment">What its environment has more.</param>
    public static LoadedChild Start(IReadOnlyDictionary<string, string?>? environment = null) => new(environment ?? new Dictionary<string, string?>());

    /// <summary>Lets it write, and kills it with SIGKILL after so much time or when it has acknowledged so many, whatever comes first.</summary>
    /// <returns>What it wrote on standard error.</returns>
    public Task<string> RunAndKillAsync(string directory, int round, TimeSpan after, int acknowledgments, CancellationToken cancellationToken) =>
        RunAsync(directory, round, after, acknowledgments, _process.Kill, null, cancellationToken);

    /// <summary>Lets it write, and then close in good order.</summary>
    /// <returns>What it wrote on standard error.</returns>
    public Task<string> RunToEndAsync(string directory, int round, int acknowledgments, Action<int>? at, CancellationToken cancellationToken) =>
        RunAsync(directory, round, Timeout.InfiniteTimeSpan, acknowledgments, _process.StandardInput.Close, at, cancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private async Task<string> RunAsync(string directory, int round, TimeSpan after, int acknowledgments, Action end, Action<int>? at, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        cancellationToken = patience.Token;
        Assert.Equal("warm", await _warm.WaitAsync(cancellationToken));
        var told = _process.StandardError.ReadToEndAsync(cancellationToken);
        await _process.StandardInput.WriteLineAsync($"{round} {directory}");
        await _process.StandardInput.FlushAsync(cancellationToken);
        using var due = new Timer(_ => end(), null, after, Timeout.InfiniteTimeSpan);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            Note(line, round);
            at?.Invoke(Acknowledged.Count);
            if (Acknowledged.Count == acknowledgments) end();
        }

        await _process.WaitForExitAsync(cancellationToken);
        return await told;
    }

    private void Note(string line, int round)
    {
        var parts = line.Split(' ');
        if (parts[0] == "opened") Opened = (Number(parts[1]), Number(parts[2]), Number(parts[3]));
        else if (parts[0] == "closed") Clock = Number(parts[1]);
        else Acknowledged.Add(new Acknowledgment(Number(parts[0]), Number(parts[1]), (round, (int)Number(parts[2]), (int)Number(parts[3]))));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
