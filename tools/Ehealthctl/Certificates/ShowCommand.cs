using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary><c>certificate show</c>: what a certificate says, and whether it counts today.</summary>
internal sealed class ShowCommand : Command
{
    private readonly Argument<FileInfo> _file = new("FILE") { Description = "PEM or DER file of a certificate." };
    private readonly TimeProvider _time;

    public ShowCommand(TimeProvider time)
        : base("show", "Show a certificate's system id, validity, serial number and authority. Says no (1) when it is not valid today.")
    {
        _time = time;
        Add(_file);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, path) = (new Terminal(arguments), arguments.GetRequiredValue(_file).ToString());
        if (!File.Exists(path))
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"File '{path}' does not exist."));
        }

        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
            return Show(terminal, certificate, StateOf(certificate, path));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"File '{path}' is no certificate that can be read."));
        }
    }

    private static int Show(Terminal terminal, X509Certificate2 certificate, CertificateState state)
    {
        var peer = ConnectionPeer.Of(certificate);
        var code = state == CertificateState.Valid ? ExitCode.Ok : ExitCode.No;
        if (terminal.IsJson)
        {
            terminal.WriteJson(new
            {
                system = peer.SystemId,
                state = state.ToString().ToLowerInvariant(),
                notBefore = certificate.NotBefore.ToUniversalTime(),
                notAfter = certificate.NotAfter.ToUniversalTime(),
                serial = certificate.SerialNumber,
                authority = certificate.Issuer,
            });
            return (int)code;
        }

        terminal.Screen.Write(Layout.DetailsOf(
            ("system", peer.SystemId.Length > 0 ? peer.SystemId : $"none: no URI name '{ConnectionPeer.UriPrefix}…'"),
            ("state", DescriptionOf(state)),
            ("valid", Validity.Of(certificate)),
            ("serial", certificate.SerialNumber),
            ("authority", certificate.Issuer)));
        return (int)code;
    }

    private CertificateState StateOf(X509Certificate2 certificate, string path)
    {
        var now = _time.GetUtcNow();
        return DevelopmentCertificates.IsRevoked(path, _time) ? CertificateState.Revoked
            : now < certificate.NotBefore.ToUniversalTime() ? CertificateState.Early
            : now > certificate.NotAfter.ToUniversalTime() ? CertificateState.Expired
            : CertificateState.Valid;
    }

    private static string DescriptionOf(CertificateState state) => state switch
    {
        CertificateState.Valid => "valid today",
        CertificateState.Early => "not valid yet",
        CertificateState.Expired => "expired",
        CertificateState.Revoked => "revoked by the development authority beside it",
    };
}
