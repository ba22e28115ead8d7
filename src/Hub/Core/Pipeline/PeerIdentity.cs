namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>What a verified client certificate says about the peer. Made once a connection by the edge.</summary>
/// <param name="SystemId">The system id in the certificate's URI subject alternative name; empty when there is none.</param>
/// <param name="SerialNumber">Serial number as upper-case hexadecimal digits, for revocation.</param>
/// <param name="ExpiresAt">End of validity (UTC); an open connection outlives it, a message does not.</param>
public sealed record PeerIdentity(string SystemId, string SerialNumber, DateTimeOffset ExpiresAt)
{
    /// <summary>The hub node calling a contract itself; it needs no certificate towards itself, but a directory entry and grants like anyone.</summary>
    public static PeerIdentity OfNode(string nodeId) => new(nodeId, SerialNumber: "", DateTimeOffset.MaxValue);
}
