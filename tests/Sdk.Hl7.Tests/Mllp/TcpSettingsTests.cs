using System.Net;
using System.Net.Sockets;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class TcpSettingsTests
{
    [Fact]
    public async Task SilentConnection_IsProbedAfterAMinute()
    {
        // A peer behind a dropped line would else be waited for for ever: nothing says that it is gone.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);

        TcpSettings.Apply(socket);

        Assert.NotEqual(0, (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)!);
        Assert.Equal(60, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!);
        Assert.Equal(10, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!);
        Assert.Equal(3, (int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount)!);
    }
}
