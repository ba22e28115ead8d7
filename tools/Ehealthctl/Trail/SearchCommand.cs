using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit search</c>: records by system, operation, message, person, time or outcome.</summary>
internal sealed class SearchCommand : Command
{
    private readonly RecordSearch _search = new();
    private readonly Option<string> _with = new("--with") { Description = "A system that sent, was spoken for, or answered.", HelpName = "SYSTEM", DefaultValueFactory = _ => "" };
    private readonly Option<string> _operation = new("--operation") { Description = "Method, event type or refused message; the beginning of one with a * behind it.", HelpName = "NAME", DefaultValueFactory = _ => "" };
    private readonly Option<string> _sourceId = new("--source-id") { Description = "The sender's own number of the message.", HelpName = "ID", DefaultValueFactory = _ => "" };
    private readonly Option<HubErrorCode?> _outcome = new("--outcome") { Description = "Code of a refusal, or OK.", HelpName = "CODE" };

    private readonly Option<bool> _breakGlass = new("--break-glass") { Description = "Only access in an emergency (purpose ETREAT), with the reasons given." };
    private readonly Option<bool> _fhir = RecordOutput.FhirOption();

    public SearchCommand()
        : base("search", "Find audit records, the newest first. The search is in the audit itself. Says no (1) when there is none.")
    {
        _outcome.CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (word == "OK") return HubErrorCode.Unspecified;
            foreach (var code in Enum.GetValues<HubErrorCode>())
            {
                if (code != HubErrorCode.Unspecified && ErrorCatalogue.Reason(code) == word) return code;
            }

            result.AddError("--outcome takes OK or the code of a refusal, for example FIELD_INVALID.");
            return null;
        };
        foreach (var option in new Option[] { _with, _operation, _sourceId, _outcome, _breakGlass, _fhir })
        {
            Add(option);
        }

        _search.AddTo(this);
        SetAction(RunAsync);
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var request = new SearchRequest
        {
            System = arguments.GetRequiredValue(_with),
            Operation = arguments.GetRequiredValue(_operation),
            SourceId = arguments.GetRequiredValue(_sourceId),
        };
        if (arguments.GetValue(_outcome) is { } outcome)
        {
            request.Outcome = outcome;
        }

        if (arguments.GetValue(_breakGlass))
        {
            request.Purpose = PurposeOfUse.EmergencyTreatment;
        }

        return _search.RunAsync(arguments, request, _ => true, arguments.GetValue(_breakGlass) ? WriteWithReasons : Write, cancellationToken, arguments.GetValue(_fhir));
    }

    private static void WriteWithReasons(Terminal terminal, IReadOnlyList<AuditRecord> records)
    {
        var table = Layout.TableOf("TIME", "SYSTEM", "OPERATION", ">RECORD", "OUTCOME", "REASON");
        foreach (var record in records)
        {
            table.AddRow(
                RecordTable.TimeOf(record), RecordTable.SystemOf(record), new Text(RecordTable.OperationOf(record)), RecordTable.IndexOf(record), new Text(RecordTable.OutcomeText(record)), new OneLine(record.Reason, Color.Red));
        }

        terminal.Screen.Write(table);
    }

    private static void Write(Terminal terminal, IReadOnlyList<AuditRecord> records)
    {
        var table = Layout.TableOf("TIME", "SYSTEM", "OPERATION", "PURPOSE", ">RECORD", "OUTCOME");
        foreach (var record in records)
        {
            table.AddRow(
                RecordTable.TimeOf(record), RecordTable.SystemOf(record), new Text(RecordTable.OperationOf(record)), RecordTable.PurposeOf(record), RecordTable.IndexOf(record), RecordTable.OutcomeOf(record));
        }

        terminal.Screen.Write(table);
    }
}
