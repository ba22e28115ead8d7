namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>How a peer is started.</summary>
/// <param name="Port">Where it listens on loopback.</param>
/// <param name="Upstream">Address it forwards to, or that of the hub.</param>
/// <param name="Certificates">Folder with <c>ca.pem</c>, <c>peer.pem</c> and <c>peer.key</c>; empty for plain HTTP/2.</param>
/// <param name="System">System id, for a provider.</param>
internal sealed record PeerOptions(int Port, string Upstream, string Certificates, string System)
{
    public bool HasTls => Certificates.Length > 0;

    public string CertificatePath => Path.Combine(Certificates, "peer.pem");

    public string KeyPath => Path.Combine(Certificates, "peer.key");

    public string AuthorityPath => Path.Combine(Certificates, "ca.pem");
}
