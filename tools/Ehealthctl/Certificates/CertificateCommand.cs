using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary><c>certificate</c>: who a system is, in development.</summary>
internal sealed class CertificateCommand : Command
{
    public CertificateCommand(TimeProvider time)
        : base("certificate", "Certificates: issue and revoke those of the development authority, show any.")
    {
        Add(new IssueCommand(time));
        Add(new RevokeCommand(time));
        Add(new ShowCommand(time));
    }
}
