using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>An MLLP listener: accepts peers, serves each in order, drains when stopped.</summary>
public sealed class MllpServer : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan AcceptRetryDelay = TimeSpan.FromSeconds(1);

    private readonly IPEndPoint _endPoint;
    private readonly MllpServerOptions _options;
    private readonly IMllpMessageHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger<MllpServer> _logger;
    private readonly Socket _listener;
    private readonly ConcurrentDictionary<long, MllpConnection> _connections = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _aborted = new();
    private Task _accepting = Task.CompletedTask;
    private long _lastId;
    private int _disposed;

    /// <param name="endPoint">Where to listen; port 0 takes a free one.</param>
    /// <param name="options">Limits.</param>
    /// <param name="handler">Takes the messages.</param>
    /// <param name="time">Measures the timeouts.</param>
    /// <param name="logger">The listener's log.</param>
    public MllpServer(
        IPEndPoint endPoint, MllpServerOptions options, IMllpMessageHandler handler, TimeProvider time, ILogger<MllpServer> logger)
    {
        _endPoint = endPoint;
        _options = options;
        _handler = handler;
        _time = time;
        _logger = logger;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    }

    /// <summary>Where the server listens; known after <see cref="Start"/>.</summary>
    public IPEndPoint LocalEndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The address is in use or not ours.</exception>
    public void Start()
    {
        _listener.Bind(_endPoint);
        _listener.Listen(Backlog);
        Log.Listening(_logger, LocalEndPoint);
        _accepting = AcceptAsync();
    }

    /// <summary>
    /// Stops accepting, lets every message under way finish and its acknowledgment go out, then closes. A frame whose start block has
    /// arrived is under way.
    /// </summary>
    /// <param name="cancellationToken">When cancelled, the connections still open are aborted.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Log.Draining(_logger, _connections.Count);
        await using (cancellationToken.Register(_aborted.Cancel))
            await Task.WhenAll(_connections.Values.Select(connection => connection.Completion));
    }

    /// <summary>Stops without draining.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _aborted.CancelAsync();
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
        _aborted.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Accept(await _listener.AcceptAsync(_stopping.Token));
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException exception)
            {
                // Out of file descriptors, mostly: the peers already here must not suffer, and the loop must not spin.
                Log.AcceptFailed(_logger, AcceptRetryDelay, exception);
                await Task.Delay(AcceptRetryDelay, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Accept(Socket socket)
    {
        if (_connections.Count >= _options.MaxConnections)
        {
            Log.ConnectionRefused(_logger, socket.RemoteEndPoint, _options.MaxConnections);
            socket.Dispose();
            return;
        }

        Prepare(socket);
        // TLS, when it comes, wraps this stream.
        var stream = new NetworkStream(socket, ownsSocket: false);
        var connection = new MllpConnection(++_lastId, socket, stream, _options, _handler, _time, _logger, _stopping.Token, _aborted.Token);
        _connections[connection.Id] = connection;
        _ = Task.Run(() => ServeAsync(connection));
    }

    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        // A peer behind a dropped VPN is found after 60 + 3 x 10 s instead of never.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    private async Task ServeAsync(MllpConnection connection)
    {
        await connection.RunAsync();
        _connections.TryRemove(connection.Id, out _);
        connection.Dispose();
    }
}
