using System.Net.Security;
using System.Security.Authentication;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>The connection that messages go out on, opened when the first of them does.</summary>
internal sealed class SendingConnection(PeerAddress peer, SslClientAuthenticationOptions? tls, TimeSpan timeout, TimeProvider time) : IAsyncDisposable
{
    private MllpClient? _client;

    /// <summary>Sends a message and waits for its first answer.</summary>
    /// <exception cref="OperationCanceledException">There was none in time.</exception>
    public async Task<SendOutcome> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        _client ??= await ConnectAsync(linked.Token);
        long started = time.GetTimestamp();
        var answer = await _client.SendAsync(message.Bytes, linked.Token);
        var outcome = new SendOutcome(Acknowledgment.Read(answer), time.GetElapsedTime(started));

        // The application's answer is still to come, and would be taken for the one to the next message: that one gets a connection of its own.
        if (message.WantsTwoAnswers) await DisposeAsync();
        return outcome;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _client = null;
    }

    private async Task<MllpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        var plain = await peer.ConnectAsync(cancellationToken);
        if (tls is null) return new MllpClient(plain);
        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(tls, cancellationToken);
        }
        catch (Exception failed)
        {
            await encrypted.DisposeAsync();
            if (failed is IOException) throw new AuthenticationException("the peer ended the handshake; perhaps it expects no TLS here.", failed);
            throw;
        }

        return new MllpClient(encrypted);
    }
}
