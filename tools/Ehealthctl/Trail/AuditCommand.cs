using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit</c>: what the hub has recorded.</summary>
internal sealed class AuditCommand : Command
{
    public AuditCommand()
        : base("audit", "What the hub has recorded: search and follow it, take it along, and prove that it is complete and unchanged.")
    {
        Add(new SearchCommand());
        Add(new TailCommand());
        Add(new ExportCommand());
        Add(new ProveCommand());
        Add(new VerifyCommand());
        Add(new DiscloseCommand());
        Add(new EraseCommand());
    }
}
