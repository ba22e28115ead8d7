using System.CommandLine;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Sdk;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Certificates;

/// <summary><c>certificate issue</c>: a system's certificate and key from the development authority.</summary>
internal sealed class IssueCommand : Command
{
    private readonly Argument<string> _system = DevelopmentCertificates.SystemArgument();
    private readonly Option<string> _data = DevelopmentCertificates.DataOption();
    private readonly TimeProvider _time;

    public IssueCommand(TimeProvider time)
        : base("issue", "Issue a system's certificate and key. One that is valid is given again; revoke it first to have another.")
    {
        _time = time;
        Add(_system);
        Add(_data);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, system, data) = (new Terminal(arguments), arguments.GetRequiredValue(_system), arguments.GetRequiredValue(_data));
        if (!File.Exists(DevelopmentCertificates.AuthorityPath(data)))
        {
            terminal.Remark($"There was no development authority in '{data}'; a new one is made.");
        }

        return DevelopmentCertificates.WithAuthority(make: true, data, _time, terminal, authority => Issue(terminal, authority, system));
    }

    private static int Issue(Terminal terminal, DevelopmentAuthority authority, string system)
    {
        var issued = authority.Issue(system);
        if (authority.IsRevoked(issued.CertificatePath))
        {
            issued = authority.Renew(system);
        }

        // A client's three lines, by the names that its options have.
        (string Name, string Path)[] lines =
        [
            (nameof(HubClientOptions.CertificatePath), issued.CertificatePath),
            (nameof(HubClientOptions.PrivateKeyPath), issued.PrivateKeyPath),
            (nameof(HubClientOptions.TrustedAuthorityPath), authority.CertificatePath),
        ];
        if (terminal.IsJson)
        {
            terminal.WriteJson(lines.Prepend((Name: "System", Path: system)).ToDictionary(line => char.ToLowerInvariant(line.Name[0]) + line.Name[1..], line => line.Path));
            return (int)ExitCode.Ok;
        }

        // Lines to be copied: never shortened, whatever the width.
        terminal.Screen.Write(Layout.DetailsOf(("system", system), ("valid", Validity.Of(issued.CertificatePath))));
        terminal.Screen.MarkupLine($"{Environment.NewLine}[grey]In the client's options:[/]");
        foreach (var (name, path) in lines)
        {
            terminal.WriteLine($"  \"{name}\": \"{path}\",");
        }

        return (int)ExitCode.Ok;
    }
}
