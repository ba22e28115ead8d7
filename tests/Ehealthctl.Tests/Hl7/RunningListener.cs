using System.Net;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

/// <summary><c>hl7 listen</c>, until it is disposed.</summary>
internal sealed class RunningListener : IAsyncDisposable
{
    private readonly CancellationTokenSource _interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly LineWriter _lines = new();
    private Task<int> _running = Task.FromResult(0);

    public string Address { get; private set; } = "";

    public static async Task<RunningListener> StartAsync(params string[] further)
    {
        var listener = new RunningListener();
        var streams = new FixedWidthStreams(CommandResult.ScreenWidth) { Output = listener._lines, Error = listener._lines, EnableDefaultExceptionHandler = false };
        listener._running = Task.Run(() => CommandLine.RunAsync(["hl7", "listen", "0", .. further], streams, listener._interrupt.Token));
        string first = await listener.NextLineAsync();
        listener.Address = IPEndPoint.Parse(first["Listening on ".Length..first.IndexOf(';', StringComparison.Ordinal)]).ToString();
        return listener;
    }

    /// <summary>The next line it writes.</summary>
    public async Task<string> NextLineAsync() => await _lines.NextAsync();

    /// <summary>Ctrl+C.</summary>
    public async Task<int> InterruptAsync()
    {
        await _interrupt.CancelAsync();
        return await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await InterruptAsync();
        _interrupt.Dispose();
        await _lines.DisposeAsync();
    }
}
