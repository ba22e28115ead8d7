using System.Formats.Asn1;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>The beginning of a connection to a TLS listener.</summary>
internal static class TlsHandshake
{
    // Enough of a message that came without TLS to see whose it is.
    private const int PeekedBytes = 1024;

    /// <summary>Waits for the peer's hello, within the time limit, and shakes hands.</summary>
    /// <param name="connectionId">For the log.</param>
    /// <param name="socket">Looked at before TLS is: plain MLLP on the TLS port is a mistake that deserves its name.</param>
    /// <param name="stream">TLS over the socket.</param>
    /// <param name="context">The listener.</param>
    /// <param name="aborted">Ends the attempt with an exception; a listener that drains ends it without.</param>
    public static async Task<TlsHandshakeOutcome> RunAsync(
        long connectionId, Socket socket, SslStream stream, ListenerContext context, CancellationToken aborted)
    {
        using var tooLate = new CancellationTokenSource(context.Options.FirstByteTimeout, context.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, context.Stopping, aborted);
        try
        {
            byte[] first = await PeekAsync(socket, ending.Token);
            if (first.Length == 0) return TlsHandshakeOutcome.PeerLeft;
            if (!OtherProtocol.MayBeTls(first)) return TlsHandshakeOutcome.Failed(MllpBrokenFrameReason.OtherProtocol, first);

            await stream.AuthenticateAsServerAsync(context.Tls!.ForNextHandshake(), ending.Token);
            var certificate = (X509Certificate2)stream.RemoteCertificate!;
            return TlsHandshakeOutcome.Done(new TlsPeer(CertifiedSystem.IdOf(certificate), certificate.SerialNumber));
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return context.Stopping.IsCancellationRequested
                ? TlsHandshakeOutcome.PeerLeft
                : TlsHandshakeOutcome.Failed(MllpBrokenFrameReason.HandshakeTimedOut, default);
        }
        catch (SocketException exception)
        {
            Log.ConnectionReset(context.Logger, connectionId, exception);
            return TlsHandshakeOutcome.PeerLeft;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or CryptographicException or AsnContentException
            or NotSupportedException or IndexOutOfRangeException)
        {
            // The last two are what SslStream (.NET 10) throws at bytes that are no hello.
            Log.HandshakeFailed(context.Logger, connectionId, exception);
            return TlsHandshakeOutcome.Failed(MllpBrokenFrameReason.HandshakeFailed, default);
        }
    }

    private static async Task<byte[]> PeekAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[PeekedBytes];
        int count = await socket.ReceiveAsync(buffer, SocketFlags.Peek, cancellationToken);
        return buffer[..count];
    }
}
