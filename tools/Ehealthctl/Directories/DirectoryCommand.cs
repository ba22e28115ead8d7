using System.CommandLine;

namespace EHealth.Integration.Ehealthctl.Directories;

/// <summary><c>directory</c>: the file that says who is registered.</summary>
internal sealed class DirectoryCommand : Command
{
    public DirectoryCommand()
        : base("directory", "The directory file: who is registered and what each may do.") =>
        Add(new CheckCommand());
}
