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
    private readonly MllpServerTls? _tls;
    private readonly IMllpMessageHandler _handler;
    private readonly TimeProvider _time;
    private readonly ILogger<MllpServer> _logger;
    private readonly Socket _listener;
    private readonly OpenConnections _connections = new();
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
    /// <param name="tls">Mutual TLS; null, the default, for MLLP on plain TCP.</param>
    public MllpServer(
        IPEndPoint endPoint, MllpServerOptions options, IMllpMessageHandler handler, TimeProvider time, ILogger<MllpServer> logger,
        MllpServerTls? tls = null)
    {
        _endPoint = endPoint;
        _options = options;
        _handler = handler;
        _time = time;
        _logger = logger;
        _tls = tls;
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
        _accepting = AcceptAsync(new ListenerContext(
            _options, new LargeFrameRoom(_options.MaxBufferedBytes, _options.MaxFrameBytes), _tls, _handler, _time, _logger, new MllpMeter(LocalEndPoint.ToString()), _stopping.Token, _aborted.Token));
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
            await Task.WhenAll(_connections.All.Select(connection => connection.Completion));
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

    private async Task AcceptAsync(ListenerContext context)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Accept(await _listener.AcceptAsync(_stopping.Token), context);
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

    private void Accept(Socket socket, ListenerContext context)
    {
        if (socket.RemoteEndPoint is not IPEndPoint remote || Refuse(remote, context.Meter))
        {
            socket.Dispose();
            return;
        }

        TcpSettings.Apply(socket);
        var connection = new MllpConnection(++_lastId, socket, remote, context);
        _connections.Add(connection);
        _ = Task.Run(() => ServeAsync(connection));
    }

    private bool Refuse(IPEndPoint remote, MllpMeter meter)
    {
        var address = remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address;
        if (_options.AllowedAddresses.Count > 0 && !_options.AllowedAddresses.Any(network => network.Contains(address)))
        {
            Log.AddressRefused(_logger, remote);
            meter.CountRefused("address");
            return true;
        }

        if (_connections.CountOf(remote.Address) >= _options.MaxConnectionsPerAddress)
        {
            Log.AddressFull(_logger, remote, _options.MaxConnectionsPerAddress);
            meter.CountRefused("address_full");
            return true;
        }

        if (_connections.Count < _options.MaxConnections) return false;
        Log.ConnectionRefused(_logger, remote, _options.MaxConnections);
        meter.CountRefused("full");
        return true;
    }

    private async Task ServeAsync(MllpConnection connection)
    {
        await connection.RunAsync();
        _connections.Remove(connection);
        connection.Dispose();
    }
}
