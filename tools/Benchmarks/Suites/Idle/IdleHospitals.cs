using System.Net;
using System.Net.Sockets;

namespace EHealth.Integration.Benchmarks.Suites.Idle;

/// <summary>Hospitals that have dialled in and have nothing to say.</summary>
internal sealed class IdleHospitals : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Connections the adapter has not closed.</summary>
    public int Open => _sockets.Count(socket => !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead));

    public async Task OpenAsync(int port, int connections, CancellationToken cancellationToken)
    {
        for (var connection = 0; connection < connections; connection++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _sockets.Add(socket);
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
