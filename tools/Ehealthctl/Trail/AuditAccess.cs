using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>The options of commands that ask a hub's audit: at which hub, as whom, and why.</summary>
internal sealed class AuditAccess
{
    private readonly HubAccess _hub = new();
    private readonly PurposeOptions _why = new(PurposeOfUse.Operations);

    public void AddTo(Command command)
    {
        _why.AddTo(command);
        _hub.AddTo(command);
    }

    /// <summary>Opens the connection and asks; what stands in the way becomes the terminal's failure.</summary>
    public Task<int> AskAsync(ParseResult arguments, Terminal terminal, Func<AuditQuestions, Task<int>> ask, CancellationToken cancellationToken) =>
        _hub.AskAsync(
            arguments,
            terminal,
            connection => ask(new AuditQuestions(connection.Client<AuditTrail.AuditTrailClient>(), _why.PurposeFrom(arguments), _why.ReasonFrom(arguments), cancellationToken)),
            cancellationToken);
}
