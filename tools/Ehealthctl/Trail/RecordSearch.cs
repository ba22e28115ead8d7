using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>A search in the hub's audit as commands make it: the options that all have, and the asking until there is enough.</summary>
internal sealed class RecordSearch
{
    private const int MostAtATime = 1000;

    private readonly HubAccess _hub = new();
    private readonly PurposeOptions _why = new(PurposeOfUse.Operations);
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

        _why.AddTo(command);
        _hub.AddTo(command);
    }

    /// <summary>Asks, with what the command itself has put into the request, and writes what is found.</summary>
    /// <param name="arguments">The command's.</param>
    /// <param name="request">Gets person and time.</param>
    /// <param name="isWanted">What the hub cannot be asked for.</param>
    /// <param name="write">Writes the records, newest first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> RunAsync(
        ParseResult arguments, SearchRequest request, Func<AuditRecord, bool> isWanted, Action<Terminal, IReadOnlyList<AuditRecord>> write, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        if (await _person.NameAsync(arguments, request, cancellationToken) is { } unread)
        {
            return terminal.Fail(unread);
        }

        request.From = arguments.GetValue(_from) is { } from ? Timestamp.FromDateTimeOffset(from) : null;
        request.To = arguments.GetValue(_to) is { } to ? Timestamp.FromDateTimeOffset(to) : null;
        return await _hub.AskAsync(
            arguments,
            terminal,
            async connection =>
            {
                var records = await AskAsync(arguments, connection, request, isWanted, cancellationToken);
                if (terminal.IsJson)
                {
                    var answer = new SearchResponse();
                    answer.Records.AddRange(records);
                    terminal.WriteJson(answer);
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

    private async Task<List<AuditRecord>> AskAsync(
        ParseResult arguments, HubConnection connection, SearchRequest request, Func<AuditRecord, bool> isWanted, CancellationToken cancellationToken)
    {
        var (client, limit, records) = (connection.Client<AuditTrail.AuditTrailClient>(), arguments.GetValue(_limit), new List<AuditRecord>());
        do
        {
            request.Limit = (uint)(limit - records.Count);
            var answer = await client.SearchAsync(
                request, HubCall.With(_why.PurposeFrom(arguments), _why.ReasonFrom(arguments), cancellationToken: cancellationToken));
            records.AddRange(answer.Records.Where(isWanted));
            request.Below = answer.ContinueBelow;
        }
        while (request.Below > 0 && records.Count < limit);

        return records;
    }
}
