using System.CommandLine;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary><c>certificate revoke</c>: puts a system's certificate on the development authority's revocation list.</summary>
internal sealed class RevokeCommand : Command
{
    private readonly Argument<string> _system = DevelopmentCertificates.SystemArgument();
    private readonly Option<string> _data = DevelopmentCertificates.DataOption();
    private readonly TimeProvider _time;

    public RevokeCommand(TimeProvider time)
        : base("revoke", "Revoke a system's certificate. A running hub follows within seconds, on open connections too.")
    {
        _time = time;
        Add(_system);
        Add(_data);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, system, data) = (new Terminal(arguments), arguments.GetRequiredValue(_system), arguments.GetRequiredValue(_data));
        return DevelopmentCertificates.WithAuthority(make: false, data, _time, terminal, authority => Revoke(terminal, authority, system, DevelopmentCertificates.FilesOf(data, system)));
    }

    private static int Revoke(Terminal terminal, DevelopmentAuthority authority, string system, IssuedCertificate issued)
    {
        if (!File.Exists(issued.CertificatePath))
        {
            return terminal.Fail(new Failure(ExitCode.No, $"'{system}' has no certificate there: '{issued.CertificatePath}' does not exist."));
        }

        var before = authority.IsRevoked(issued.CertificatePath);
        if (!before)
        {
            authority.Revoke(issued.CertificatePath);
        }

        if (terminal.IsJson)
        {
            terminal.WriteJson(new { system, revoked = true, before, authority.RevocationListPath });
        }
        else
        {
            terminal.WriteLine(before
                ? $"The certificate of {system} was revoked before; nothing was changed."
                : $"The certificate of {system} is revoked. A running hub follows within seconds.");
        }

        return (int)ExitCode.Ok;
    }
}
