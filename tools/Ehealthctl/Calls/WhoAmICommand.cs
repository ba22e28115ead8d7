using System.CommandLine;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Ehealthctl.Certificates;
using Spectre.Console;
using DirectoryClient = EHealth.Integration.Contracts.Hub.V1.Directory.DirectoryClient;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary><c>whoami</c>: for whom the hub takes a certificate, and what that system may do.</summary>
internal sealed class WhoAmICommand : Command
{
    private readonly HubAccess _hub = new();
    private readonly TimeProvider _time;

    public WhoAmICommand(TimeProvider time)
        : base("whoami", "Ask the hub who it takes a certificate for, and what that system may do.")
    {
        _time = time;
        _hub.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        return _hub.AskAsync(
            arguments,
            terminal,
            async connection =>
            {
                Write(terminal, await connection.Client<DirectoryClient>().WhoAmIAsync(new WhoAmIRequest(), cancellationToken: cancellationToken));
                return (int)ExitCode.Ok;
            },
            cancellationToken);
    }

    private void Write(Terminal terminal, WhoAmIResponse me)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(me);
            return;
        }

        var ends = me.CertificateExpiresAt?.ToDateTimeOffset();
        terminal.Screen.Write(Layout.DetailsOf(
            ("system", me.SystemId),
            ("name", me.Name),
            ("certificate", ends is { } end ? $"{Validity.Remaining(end, _time.GetUtcNow())}, on {end:yyyy-MM-dd}" : "has no end"),
            ("answered by", me.NodeId)));
        if (me.SpeaksFor.Count > 0)
        {
            terminal.Screen.WriteLine();
            terminal.Screen.Write(SystemsSpokenFor(me));
        }

        terminal.Screen.WriteLine();
        if (me.Allowed.Count > 0)
        {
            terminal.Screen.Write(Rights(me));
        }
        else
        {
            terminal.WriteLine("It has no grants, and no events to publish or subscribe to.");
        }
    }

    private static Table SystemsSpokenFor(WhoAmIResponse me)
    {
        var table = Layout.TableOf("SPEAKS FOR");
        foreach (var system in me.SpeaksFor)
        {
            table.AddRow(new OneLine(system));
        }

        return table;
    }

    private static Table Rights(WhoAmIResponse me)
    {
        var table = Layout.TableOf("MAY", "OPERATION", "FOR");
        foreach (var right in me.Allowed)
        {
            table.AddRow(new Text(VerbOf(right.Kind), Color.Grey), new Text(right.Name), new OneLine(string.Join(", ", right.Purposes)));
        }

        return table;
    }

    private static string VerbOf(OperationKind kind) => kind switch
    {
        OperationKind.Unspecified => "",
        OperationKind.Call => "call",
        OperationKind.Publish => "publish",
        OperationKind.Subscribe => "subscribe to",
    };
}
