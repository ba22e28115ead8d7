using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Ehealthctl.Trail;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Journal;

/// <summary><c>hl7 find</c>: messages that reached the hub, accepted or refused.</summary>
internal sealed class FindCommand : Command
{
    private readonly RecordSearch _search = new();
    private readonly Option<string> _controlId = new("--control-id") { Description = "MSH-10 of the message.", HelpName = "ID", DefaultValueFactory = _ => "" };
    private readonly Option<string> _facility = new("--facility") { Description = "System id of the hospital.", HelpName = "SYSTEM", DefaultValueFactory = _ => "" };

    public FindCommand()
        : base("find", "Find messages in the hub's journal, the newest first; what they say is not shown. Says no (1) when there is none.")
    {
        Add(_controlId);
        Add(_facility);
        _search.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = new SearchRequest { SourceId = arguments.GetRequiredValue(_controlId), System = arguments.GetRequiredValue(_facility) };
        return _search.RunAsync(arguments, request, IsMessage, Write, cancellationToken);
    }

    // Others have no number of a source message and are no refusal of one, or, where somebody looked at one, refer to its record.
    private static bool IsMessage(AuditRecord record) =>
        !record.HasRefersTo && (record.SourceId.Length > 0 || record.Operation.StartsWith("hl7v2/", StringComparison.Ordinal));

    private static void Write(Terminal terminal, IReadOnlyList<AuditRecord> records)
    {
        var table = Layout.TableOf("TIME", "FACILITY", "TYPE", "CONTROL ID", "PURPOSE", ">RECORD", "OUTCOME");
        foreach (var record in records)
        {
            table.AddRow(
                RecordTable.TimeOf(record), RecordTable.SystemOf(record), new Text(RecordTable.OperationOf(record)), new Text(record.SourceId), RecordTable.PurposeOf(record), RecordTable.IndexOf(record), RecordTable.OutcomeOf(record));
        }

        terminal.Screen.Write(table);
    }
}
