using System.Collections.Concurrent;
using System.Diagnostics;

namespace EHealth.Integration.Benchmarks.Run;

/// <summary>A program of a comparison, in a process of its own. Killed when disposed: none of them may outlive the run and take part in the next.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ChildProcess(ProcessStartInfo start, string readyText)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data, readyText);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, readyText);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} has ended: {string.Join('\n', _said)}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    /// <summary>Starts a program that does not say when it is ready.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        new(StartInfo(program, arguments, environment), readyText: "\n");

    public bool HasEnded => _process.HasExited;

    /// <summary>What it has written so far.</summary>
    public IReadOnlyCollection<string> Said => _said;

    /// <summary>Starts a program and waits until it has written a line that contains the text.</summary>
    public static async Task<ChildProcess> StartAsync(
        string program, IEnumerable<string> arguments, string readyText, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var child = new ChildProcess(StartInfo(program, arguments, environment), readyText);
        try
        {
            await child._ready.Task.WaitAsync(StartTimeout, cancellationToken);
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(program, arguments);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private void Hear(string? line, string readyText)
    {
        if (line is null)
        {
            return;
        }

        _said.Enqueue(line);
        if (line.Contains(readyText, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
