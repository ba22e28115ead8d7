using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EHealth.Integration.Hub.Host.Tls;

/// <summary>Mutual TLS on the contract port: nobody reaches HTTP without a certificate of our authority.</summary>
internal static class KestrelTls
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public static void UseMutualTls(this ListenOptions listen, ServerCertificate certificate, ClientCertificateCheck check)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        var logger = listen.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(KestrelTls));
        listen.Use(next => connection => HandshakeAsync(next, connection, logger));
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = certificate.Current,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                ClientCertificateRequired = true,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = (_, shown, chain, errors) => shown is X509Certificate2 client && check.IsAcceptable(client, chain, errors),
            }),
        });
        listen.Use(next => connection =>
        {
            ConnectionPeer.Remember(connection);
            return next(connection);
        });
    }
    /// <summary>SslStream (.NET 10) throws these two at bytes that are no hello, and the server would log them as unhandled: whoever reaches the port could
    /// fill the log with errors.</summary>
    private static async Task HandshakeAsync(ConnectionDelegate next, ConnectionContext connection, ILogger logger)
    {
        try
        {
            await next(connection);
        }
        catch (Exception noHello) when (noHello is NotSupportedException or IndexOutOfRangeException)
        {
            Log.HandshakeUnreadable(logger, noHello.GetType().Name);
        }
    }
}
