using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// Mutual TLS for a listener, version 1.2 or later (IHE ITI-19, authenticate node): a peer without a certificate of the authority, in
/// its time, meant for clients and not revoked, does not get a session.
/// </summary>
public sealed class MllpServerTls
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly MllpServerTlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<MllpServer> _logger;
    private readonly Lock _reloading = new();
    private Files _files;

    /// <summary>Reads the files.</summary>
    /// <param name="options">Where they lie.</param>
    /// <param name="time">Tells whether a certificate is in its time.</param>
    /// <param name="logger">The listener's log.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">A file does not hold what it should, or the key is not that of the certificate.</exception>
    public MllpServerTls(MllpServerTlsOptions options, TimeProvider time, ILogger<MllpServer> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _files = Read(StateOfFiles());
    }

    /// <summary>What a handshake that begins now is done with.</summary>
    internal SslServerAuthenticationOptions ForNextHandshake()
    {
        var files = Current();
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = files.Certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = true,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, shown, chain, _) => shown is X509Certificate2 peer && IsAcceptable(peer, chain, files),
        };
    }

    /// <summary>Whether a certificate that was accepted has been revoked since.</summary>
    internal bool IsRevoked(string serialNumber) => Current().Revoked.Contains(serialNumber);

    // Certificate and key are two files: between the two writes they do not fit. The next handshake finds them changed again.
    private Files Current()
    {
        lock (_reloading)
        {
            var state = StateOfFiles();
            if (state == _files.State) return _files;
            try
            {
                _files = Read(state);
                Log.CertificateLoaded(_logger, _options.CertificatePath);
            }
            catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
            {
                _files = _files with { State = state };
                Log.CertificateRejected(_logger, _options.CertificatePath, unusable.Message);
            }

            return _files;
        }
    }

    private Files Read(FilesState state)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_options.CertificatePath);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(_options.AuthorityPath);
        var certificate = PemCertificate.Load(_options.CertificatePath, _options.PrivateKeyPath);
        var revoked = _options.RevocationListPath.Length == 0
            ? FrozenSet<string>.Empty
            : RevokedSerialNumbers.Read(File.ReadAllBytes(_options.RevocationListPath), authorities);
        return new Files(state, SslStreamCertificateContext.Create(certificate, chain, offline: true), authorities, revoked);
    }

    private bool IsAcceptable(X509Certificate2 peer, X509Chain? handshakeChain, Files files)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(files.Authorities);
        chain.ChainPolicy.ApplicationPolicy.Add(ClientAuthentication);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        if (handshakeChain is not null) chain.ChainPolicy.ExtraStore.AddRange(handshakeChain.ChainPolicy.ExtraStore);
        bool isRevoked = files.Revoked.Contains(peer.SerialNumber);
        if (chain.Build(peer) && !isRevoked) return true;

        var reasons = chain.ChainStatus.Select(status => status.Status).Concat(isRevoked ? [X509ChainStatusFlags.Revoked] : []);
        Log.PeerCertificateRefused(_logger, peer.SerialNumber, string.Join(", ", reasons));
        return false;
    }

    private FilesState StateOfFiles() => new(
        StateOf(_options.CertificatePath), StateOf(_options.PrivateKeyPath), StateOf(_options.AuthorityPath), StateOf(_options.RevocationListPath));

    private static (DateTime WrittenAt, long Length) StateOf(string path)
    {
        if (path.Length == 0) return default;
        try
        {
            // Of a link, FileInfo gives the link's own time and length. A secret of Kubernetes is renewed by leading links elsewhere.
            var link = new FileInfo(path);
            var file = link.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? link;
            return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // No such file, or a link that leads nowhere.
            return default;
        }
    }

    private sealed record Files(
        FilesState State, SslStreamCertificateContext Certificate, X509Certificate2Collection Authorities, FrozenSet<string> Revoked);

    private readonly record struct FilesState(
        (DateTime, long) Certificate, (DateTime, long) PrivateKey, (DateTime, long) Authority, (DateTime, long) RevocationList);
}
