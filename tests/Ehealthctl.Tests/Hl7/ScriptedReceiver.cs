using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

/// <summary>A peer that takes one connection and answers each frame with the same bytes; with a certificate over TLS.</summary>
internal sealed class ScriptedReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public ScriptedReceiver(string answer, X509Certificate2? certificate = null)
    {
        _listener.Start();
        _serving = ServeAsync(answer, certificate);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync(string answer, X509Certificate2? certificate)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
        await using Stream stream = certificate is null ? client.GetStream() : new SslStream(client.GetStream());
        if (stream is SslStream encrypted) await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, cancellationToken);
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (buffer.AsSpan(0, count).Contains((byte)0x1C)) await stream.WriteAsync(Encoding.UTF8.GetBytes($"\v{answer}\u001c\r"), cancellationToken);
        }
    }
}
