using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Journal;

/// <summary><c>journal</c>: the journal of a hub that does not run.</summary>
internal sealed class JournalCommand : Command
{
    public JournalCommand()
        : base("journal", "The journal of a hub that does not run: what stands in it, what is wrong with it, and what can be saved.")
    {
        Add(new InspectCommand());
        Add(new SalvageCommand());
    }
}
