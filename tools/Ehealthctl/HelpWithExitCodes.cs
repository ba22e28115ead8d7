using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace EHealth.Integration.Ehealthctl;

/// <summary>The help of a command, and after it the exit codes, which all commands share.</summary>
internal sealed class HelpWithExitCodes(HelpAction help) : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0  done, or the answer is yes
          1  the answer is no: refused, not ready, not valid
          2  the command was not understood, or a file it needs is not there
          3  the hub, or the peer to be sent to, cannot be reached

        """;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes);
        return code;
    }
}
