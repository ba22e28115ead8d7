using System.Net;
using System.Net.Sockets;
using System.Text;
using EHealth.Integration.Interop.Tests.Tools;

namespace EHealth.Integration.Interop.Tests.Mllp;

/// <summary>A hospital's end of the wire, byte by byte, with no code of ours between it and the listener.</summary>
internal sealed class WirePeer : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<byte> _received = [];

    public static async Task<WirePeer> ConnectAsync(IPEndPoint listener)
    {
        var peer = new WirePeer();
        await peer._socket.ConnectAsync(listener, TestContext.Current.CancellationToken);
        return peer;
    }

    public static byte[] Frame(ReadOnlySpan<byte> message) => [0x0B, .. message, 0x1C, 0x0D];

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
    }

    /// <summary>Sends as much as is taken: a listener may close before it has read all.</summary>
    public async Task SendWhatIsTakenAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await SendAsync(bytes);
        }
        catch (SocketException closed) when (closed.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
        }
    }

    /// <summary>The next answer, segments on lines; null when the listener closed without one.</summary>
    public async Task<string?> ReceiveAsync()
    {
        int end;
        while ((end = EndOfFrame()) < 0)
        {
            if (!await ReceiveMoreAsync())
            {
                Assert.Empty(_received);
                return null;
            }
        }

        Assert.Equal(0x0B, _received[0]);
        var answer = Encoding.UTF8.GetString([.. _received[1..end]]);
        _received.RemoveRange(0, end + 2);
        return answer.Replace('\r', '\n');
    }

    /// <summary>Says that nothing more comes, as FIN does.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    public void Dispose() => _socket.Dispose();

    private int EndOfFrame()
    {
        for (var at = 0; at + 1 < _received.Count; at++)
        {
            if (_received[at] == 0x1C && _received[at + 1] == 0x0D) return at;
        }

        return -1;
    }

    private async Task<bool> ReceiveMoreAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience.Normal);
        var piece = new byte[4096];
        try
        {
            var count = await _socket.ReceiveAsync(piece, patience.Token);
            _received.AddRange(piece.AsSpan(0, count));
            return count > 0;
        }
        catch (SocketException closed) when (closed.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }
    }
}
