using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>The options that say whether and how a connection is encrypted.</summary>
internal sealed class TlsAccess
{
    private readonly Option<bool> _tls = new("--tls") { Description = "Encrypt the connection." };
    private readonly Option<string?> _authority = new("--ca") { Description = "The authority of the receiver's certificate (PEM); the machine's own trust without it.", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "Certificate to show to the receiver (PEM).", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "Its private key (PEM).", HelpName = "FILE" };

    /// <summary>Adds the options to a command, with the rules between them.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _tls, _authority, _certificate, _key }) command.Add(option);
        command.Validators.Add(result =>
        {
            bool hasFile = new Option[] { _authority, _certificate, _key }.Any(option => result.GetResult(option) is not null);
            if (hasFile && !result.GetValue(_tls)) result.AddError("--ca, --certificate and --key are for --tls.");
            else if ((result.GetResult(_certificate) is null) != (result.GetResult(_key) is null)) result.AddError("--certificate and --key go together.");
        });
    }

    /// <summary>Reads the files.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="host">Whose name the receiver's certificate must bear.</param>
    /// <param name="options">How to encrypt; null for a plain connection.</param>
    /// <returns>Why the files cannot be used; null when they can.</returns>
    public Failure? Read(ParseResult arguments, string host, out SslClientAuthenticationOptions? options)
    {
        options = null;
        if (!arguments.GetValue(_tls)) return null;
        try
        {
            options = new SslClientAuthenticationOptions { TargetHost = host };
            if (arguments.GetValue(_authority) is { } authority)
            {
                options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
            }

            if (arguments.GetValue(_certificate) is { } certificate)
                options.ClientCertificateContext = ContextOf(certificate, arguments.GetRequiredValue(_key)!);
            return null;
        }
        catch (Exception unusable) when (unusable is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return new Failure(ExitCode.WrongUsage, $"The certificates cannot be used: {unusable.Message}");
        }
    }

    // The certificates after the first are the intermediate ones, which the receiver may not have.
    private static SslStreamCertificateContext ContextOf(string certificatePath, string keyPath)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificatePath);
        return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(certificatePath, keyPath), chain, offline: true);
    }
}
