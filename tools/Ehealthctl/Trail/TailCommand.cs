using System.CommandLine;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Ehealthctl.Calls;
using EHealth.Integration.Sdk;
using Grpc.Core;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit tail</c>: records as they come.</summary>
internal sealed class TailCommand : Command
{
    /// <summary>One Read a time that long while nothing happens, and one audit record of it. Below the 30 s after which a hub gives up on any call.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly AuditAccess _audit = new();
    private readonly Option<ulong?> _from = new("--from") { Description = "Begin with this record, instead of the last ones.", HelpName = "INDEX" };
    private readonly Option<int> _last = new("--last") { Description = "Begin so many records before the next one; 0 to 1000.", HelpName = "COUNT", DefaultValueFactory = _ => 10 };
    private readonly Option<long?> _count = new("--count") { Description = "End after so many records, instead of never.", HelpName = "COUNT" };
    private readonly Option<bool> _fhir = RecordOutput.FhirOption();

    public TailCommand()
        : base("tail", "Follow the audit: records as they come, oldest first, until interrupted. Following is in the audit itself.")
    {
        _last.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1000)
            {
                result.AddError("--last takes 0 to 1000.");
            }
        });
        _count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long?>() is < 1)
            {
                result.AddError("--count takes 1 or more.");
            }
        });
        foreach (var option in new Option[] { _from, _last, _count, _fhir })
        {
            Add(option);
        }

        _audit.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        return await _audit.AskAsync(arguments, terminal, audit => FollowAsync(arguments, terminal, audit, cancellationToken), cancellationToken);
    }

    private async Task<int> FollowAsync(ParseResult arguments, Terminal terminal, AuditQuestions audit, CancellationToken cancellationToken)
    {
        var output = await RecordOutput.OpenAsync(terminal, arguments.GetValue(_fhir), audit);
        var from = arguments.GetValue(_from) ?? await LastAsync(audit, arguments.GetValue(_last));
        var left = arguments.GetValue(_count) ?? long.MaxValue;
        var isAway = false;
        while (left > 0)
        {
            try
            {
                var part = await audit.ReadAsync(from, (int)Math.Min(left, 1000), Wait);
                isAway = false;
                foreach (var record in part.Records)
                {
                    output.Write(AuditRecord.Parser.ParseFrom(record));
                }

                (from, left) = (part.Next, left - part.Records.Count);
            }
            catch (Exception ended) when (cancellationToken.IsCancellationRequested && ended is (RpcException or HubException or OperationCanceledException))
            {
                break; // interrupted, which is how following ends
            }
            catch (Exception away) when (away is RpcException || (away is HubException failed && (HubFailure.IsOfTransport(failed) || failed.Code == HubErrorCode.HubUnavailable)))
            {
                if (!isAway)
                {
                    terminal.Remark($"The hub is away; going on with record {from} when it is back.");
                }

                isAway = true;
                await Task.Delay(RetryPause, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return (int)ExitCode.Ok;
    }

    private static async Task<ulong> LastAsync(AuditQuestions audit, int last)
    {
        var now = await audit.ReadAsync(from: null, limit: 1, TimeSpan.Zero);
        return Math.Max(now.FirstKept, now.Size - Math.Min(now.Size, (ulong)last));
    }
}
