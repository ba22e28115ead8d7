using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Who is it. The TLS handshake has verified the certificate; this asks whether it still counts and whom it names.</summary>
public sealed class AuthenticationStage(SystemDirectory directory, IRevocationList revocations, TimeProvider time)
{
    /// <summary>Sets <see cref="Exchange.Sender"/>, or refuses with SENDER_UNAUTHENTICATED.</summary>
    public HubError? Check(Exchange exchange)
    {
        exchange.Sender = Authenticate(exchange.Peer);
        return exchange.Sender is null ? new HubError(HubErrorCode.SenderUnauthenticated) : null;
    }

    /// <summary>The registered system behind a peer, or null. Streams ask this when they open and from then on with every frame.</summary>
    public RegisteredSystem? Authenticate(PeerIdentity? peer) =>
        peer is null || peer.ExpiresAt <= time.GetUtcNow() || revocations.IsRevoked(peer.SerialNumber)
            ? null
            : directory.Current.Find(peer.SystemId);
}
