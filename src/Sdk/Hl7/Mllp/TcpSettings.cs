using System.Net.Sockets;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>What both ends of an MLLP connection set on their socket.</summary>
internal static class TcpSettings
{
    /// <summary>No waiting for more bytes, and a peer behind a dropped VPN is found after 60 + 3 x 10 s instead of never.</summary>
    public static void Apply(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
