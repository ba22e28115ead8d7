using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>A search in the hub's audit as commands make it: the options that all have, and the asking until there is enough.</summary>
internal sealed class RecordSearch
{
    private const int MostAtATime = 1000;

    private readonly AuditAccess _audit = new();
    private readonly SearchedPerson _person = new();
    private readonly Option<DateTimeOffset?> _from = TimeOption.Create("--from", "Not recorded before this time.");
    private readonly Option<DateTimeOffset?> _to = TimeOption.Create("--to", "Recorded before this time.");
    private readonly Option<int> _limit = new("--limit") { Description = "Most records to show.", HelpName = "COUNT", DefaultValueFactory = _ => 50 };

    public RecordSearch() => _limit.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is < 1 or > MostAtATime)
        {
            result.AddError($"--limit takes 1 to {MostAtATime}.");
        }
    });

    public void AddTo(Command command)
    {
        _person.AddTo(command);
        foreach (var option in new Option[] { _from, _to, _limit })
        {
            command.Add(option);
        }

        _audit.AddTo(command);
    }

    /// <summary>Asks, with what the command itself has put into the request, and writes what is found.</summary>
    /// <param name="arguments">The command's.</param>
    /// <param name="request">Gets person and time.</param>
    /// <param name="isWanted">What the hub cannot be asked for.</param>
    /// <param name="write">Writes the records, newest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="isFhir">Whether FHIR is to be written instead.</param>
    public async Task<int> RunAsync(
        ParseResult arguments, SearchRequest request, Func<AuditRecord, bool> isWanted, Action<Terminal, IReadOnlyList<AuditRecord>> write, CancellationToken cancellationToken, bool isFhir = false)
    {
        var terminal = new Terminal(arguments);
        if (await _person.NameAsync(arguments, request, cancellationToken) is { } unread)
        {
            return terminal.Fail(unread);
        }

        request.From = arguments.GetValue(_from) is { } from ? Timestamp.FromDateTimeOffset(from) : null;
        request.To = arguments.GetValue(_to) is { } to ? Timestamp.FromDateTimeOffset(to) : null;
        return await _audit.AskAsync(
            arguments,
            terminal,
            async audit =>
            {
                var records = await AskAsync(audit, request, arguments.GetValue(_limit), isWanted);
                if (isFhir)
                {
                    var output = await RecordOutput.OpenAsync(terminal, isFhir, audit);
                    records.ForEach(output.Write);
                }
                else if (terminal.IsJson)
                {
                    terminal.WriteJson(new { records = records.Select(RecordJson.Of) });
                }
                else if (records.Count > 0)
                {
                    write(terminal, records);
                }

                // Like grep: a script can ask whether there is any.
                return records.Count > 0 ? (int)ExitCode.Ok : terminal.Fail(new Failure(ExitCode.No, "No record is like that."));
            },
            cancellationToken);
    }

    private static async Task<List<AuditRecord>> AskAsync(AuditQuestions audit, SearchRequest request, int limit, Func<AuditRecord, bool> isWanted)
    {
        var records = new List<AuditRecord>();
        do
        {
            request.Limit = (uint)(limit - records.Count);
            var answer = await audit.SearchAsync(request);
            records.AddRange(answer.Records.Where(isWanted));
            request.Below = answer.ContinueBelow;
        }
        while (request.Below > 0 && records.Count < limit);

        return records;
    }
}
