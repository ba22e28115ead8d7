using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>A hospital's end of the wire, byte by byte.</summary>
internal sealed class MllpPeer : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<MllpPeer> ConnectAsync(IPEndPoint server, int receiveBufferBytes = 64 * 1024)
    {
        var peer = new MllpPeer();
        peer._socket.ReceiveBufferSize = receiveBufferBytes;
        await peer._socket.ConnectAsync(server, TestContext.Current.CancellationToken);
        return peer;
    }

    public static string Frame(string message) => $"\v{message}\u001c\r";

    public async Task SendAsync(string text)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(text);
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
    }

    /// <summary>The next answer without its block bytes; null when the server closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var bytes = new List<byte>();
        var next = new byte[1];
        while (await Patience.WaitAsync(token => _socket.ReceiveAsync(next, token)) == 1)
        {
            bytes.Add(next[0]);
            if (bytes is [0x0B, .., 0x1C, 0x0D]) return Encoding.UTF8.GetString([.. bytes[1..^2]]);
        }

        Assert.Empty(bytes);
        return null;
    }

    /// <summary>Bytes until the server closed or reset the connection.</summary>
    public async Task<long> CountToTheEndAsync()
    {
        var bytes = new byte[64 * 1024];
        long count = 0;
        try
        {
            while (await Patience.WaitAsync(token => _socket.ReceiveAsync(bytes, token)) is var read and > 0) count += read;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return count;
        }

        return count;
    }

    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();
}
