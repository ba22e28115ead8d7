using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Audit;

/// <summary><c>audit</c>: what auditors ask.</summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand()
        : base("audit", "The audit trail: prove that it is complete and unchanged.")
    {
        Add(new VerifyCommand());
    }
}
