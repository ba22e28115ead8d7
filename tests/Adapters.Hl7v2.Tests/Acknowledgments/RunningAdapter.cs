using System.Net;
using System.Net.Sockets;
using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Acknowledgments;
using EHealth.Integration.Adapters.Hl7v2.Tests.Intake;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Acknowledgments;

/// <summary>Listener, intake and queues of the adapter, and a hospital's connection to the listener.</summary>
internal sealed class RunningAdapter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ApplicationAcknowledgments _acknowledgments;
    private readonly MllpServer _server;
    private readonly Socket _line = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RunningAdapter(ApplicationAcknowledgments acknowledgments, MllpServer server) => (_acknowledgments, _server) = (acknowledgments, server);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="hub">The hub.</param>
    /// <param name="persons">Whom it knows.</param>
    /// <param name="options">The adapter's settings.</param>
    /// <param name="sends">False: what waits for other connections is never sent.</param>
    public static async Task<RunningAdapter> StartAsync(ScriptedHub hub, ScriptedPersons persons, Hl7v2Options options, bool sends)
    {
        var acknowledgments = new ApplicationAcknowledgments(Options.Create(options), TimeProvider.System, NullLogger<ApplicationAcknowledgments>.Instance);
        var server = new MllpServer(
            new IPEndPoint(IPAddress.Loopback, 0), new MllpServerOptions(), NewIntake.OverMllp(hub, persons, options, acknowledgments), TimeProvider.System, NullLogger<MllpServer>.Instance);
        server.Start();
        var adapter = new RunningAdapter(acknowledgments, server);
        if (sends) await acknowledgments.StartAsync(Stop);
        await adapter._line.ConnectAsync(server.LocalEndPoint, Stop);
        return adapter;
    }

    public async Task WriteAsync(string message)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes($"\v{message}\u001c\r");
        while (!bytes.IsEmpty) bytes = bytes[await _line.SendAsync(bytes, Stop)..];
    }

    /// <summary>The next frame that comes back on the connection.</summary>
    public async Task<string> ReceiveAsync()
    {
        var (bytes, next) = (new List<byte>(), new byte[1]);
        while (await _line.ReceiveAsync(next, Stop).AsTask().WaitAsync(Patience) == 1)
        {
            bytes.Add(next[0]);
            if (bytes is [0x0B, .., 0x1C, 0x0D]) return Encoding.UTF8.GetString([.. bytes[1..^2]]);
        }

        throw new InvalidOperationException("the adapter closed the connection");
    }

    public async Task<string> SendAsync(string message)
    {
        await WriteAsync(message);
        return await ReceiveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _line.Dispose();
        await _server.DisposeAsync();

        // Nothing waits here that a test has not waited for, unless its listener is away: then it need not be waited for either.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await _acknowledgments.StopAsync(atOnce.Token);
        _acknowledgments.Dispose();
    }
}
