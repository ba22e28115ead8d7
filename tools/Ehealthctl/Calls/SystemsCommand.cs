using System.CommandLine;
using EHealth.Integration.Contracts.Hub.V1;
using Spectre.Console;
using DirectoryClient = EHealth.Integration.Contracts.Hub.V1.Directory.DirectoryClient;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary><c>systems</c>: who is registered, and which providers are linked.</summary>
internal sealed class SystemsCommand : Command
{
    private readonly HubAccess _hub = new();
    private readonly Option<string> _contract = new("--contract") { Description = "Only systems that provide this contract.", HelpName = "CONTRACT", DefaultValueFactory = _ => "" };

    public SystemsCommand()
        : base("systems", "List the registered systems and whether each provider is linked to the hub.")
    {
        _hub.AddTo(this);
        Add(_contract);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var request = new ListSystemsRequest { Contract = arguments.GetRequiredValue(_contract) };
        return _hub.AskAsync(
            arguments,
            terminal,
            async connection =>
            {
                Write(terminal, await connection.Client<DirectoryClient>().ListSystemsAsync(request, cancellationToken: cancellationToken));
                return (int)ExitCode.Ok;
            },
            cancellationToken);
    }

    private static void Write(Terminal terminal, ListSystemsResponse answer)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(answer);
            return;
        }

        var table = Layout.TableOf("SYSTEM", "LINK", "PROVIDES", "NAME");
        foreach (var system in answer.Systems)
        {
            table.AddRow(new Text(system.SystemId), LinkOf(system), new Text(string.Join(Environment.NewLine, system.Provides)), new OneLine(system.Name, Color.Grey));
        }

        terminal.Screen.Write(table);
        var providers = answer.Systems.Where(system => system.Provides.Count > 0).ToList();
        terminal.WriteLine($"{Environment.NewLine}{answer.Systems.Count} systems, {providers.Count} providers, {providers.Count(provider => provider.Linked)} of them linked.");
    }

    private static Text LinkOf(SystemEntry system) =>
        system.Linked ? new Text("linked", Color.Green)
        : system.Provides.Count > 0 ? new Text("not linked", Color.Yellow)
        : new Text("·", Color.Grey);
}
