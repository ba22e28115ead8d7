using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Ehealthctl.Catalogue;
using EHealth.Integration.Ehealthctl.Certificates;
using EHealth.Integration.Ehealthctl.Directories;
using EHealth.Integration.Ehealthctl.Hl7;
using EHealth.Integration.Ehealthctl.Journal;
using EHealth.Integration.Ehealthctl.Status;
using EHealth.Integration.Ehealthctl.Trail;

namespace EHealth.Integration.Ehealthctl;

/// <summary>All commands, and how one of them is run.</summary>
internal static class CommandLine
{
    private const string Name = "ehealthctl";

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, InvocationConfiguration streams, CancellationToken cancellationToken)
    {
        // '@FILE' is an argument of 'call', not a file of further arguments.
        var arguments = Build(TimeProvider.System).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Errors.Count == 0)
        {
            return await arguments.InvokeAsync(streams, cancellationToken);
        }

        var (command, path) = (arguments.CommandResult.Command, PathOf(arguments.CommandResult));
        var mistake = arguments.UnmatchedTokens is [var unknown, ..] ? $"'{unknown}' is not understood."
            : command.Action is null ? $"'{path}' needs a command: {string.Join(", ", command.Subcommands.Select(subcommand => subcommand.Name))}."
            : arguments.Errors[0].Message;
        await streams.Error.WriteLineAsync($"{mistake} See '{path} --help'.");
        return (int)ExitCode.WrongUsage;
    }

    // Not RootCommand, which is named after the assembly: help and mistakes shall name what was typed.
    private static Command Build(TimeProvider time)
    {
        var help = new HelpOption();
        help.Action = new HelpWithExitCodes((HelpAction)help.Action!);
        return new Command(Name, "The command line of EHealth.Integration, for operators, developers and hospitals.")
        {
            help,
            new VersionOption(),
            Terminal.JsonOption(),
            new CertificateCommand(time),
            new DirectoryCommand(),
            new ContractsCommand(),
            new WhoAmICommand(time),
            new SystemsCommand(),
            new CallCommand(),
            new StatusCommand(),
            new AuditCommand(),
            new JournalCommand(),
            new Hl7Command(time),
        };
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : Name;
}
