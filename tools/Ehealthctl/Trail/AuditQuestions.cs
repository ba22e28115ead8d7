using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>What commands ask a hub's audit, each time with purpose and reason.</summary>
internal sealed class AuditQuestions(AuditTrail.AuditTrailClient client, string? purpose, string? reason, CancellationToken cancellationToken)
{
    private const int MostAtATime = 1000;

    /// <summary>Time for the way, beside what the hub waits.</summary>
    private static readonly TimeSpan Way = TimeSpan.FromSeconds(10);

    /// <summary>One part of the records.</summary>
    /// <param name="from">Index of the first one; null: the next one to come.</param>
    /// <param name="limit">Most records; 1 to 1000.</param>
    /// <param name="wait">How long the hub may wait for a record; whole seconds up to a minute.</param>
    public async Task<ReadResponse> ReadAsync(ulong? from, int limit, TimeSpan wait)
    {
        var request = new ReadRequest { Limit = (uint)limit, WaitSeconds = (uint)wait.TotalSeconds };
        if (from is { } index)
        {
            request.From = index;
        }

        return await client.ReadAsync(request, HubCall.With(purpose, reason, timeout: wait > TimeSpan.Zero ? wait + Way : null, cancellationToken: cancellationToken));
    }

    /// <summary>All records from one on, up to another.</summary>
    public async IAsyncEnumerable<ByteString> RangeAsync(ulong from, ulong end)
    {
        while (from < end)
        {
            var part = await ReadAsync(from, (int)Math.Min(MostAtATime, end - from), TimeSpan.Zero);
            if (part.Records.Count == 0)
            {
                yield break;
            }

            foreach (var record in part.Records)
            {
                yield return record;
            }

            from = part.Next;
        }
    }

    /// <summary>The index after the newest record that was recorded before a time; 0 when there is none.</summary>
    public async Task<ulong> IndexAtAsync(DateTimeOffset time)
    {
        var request = new SearchRequest { To = Timestamp.FromDateTimeOffset(time), Limit = 1 };
        do
        {
            var answer = await client.SearchAsync(request, Options());
            if (answer.Records is [var record])
            {
                return record.Index + 1;
            }

            request.Below = answer.ContinueBelow;
        }
        while (request.Below > 0);

        return 0;
    }

    public async Task<SearchResponse> SearchAsync(SearchRequest request) => await client.SearchAsync(request, Options());

    public async Task<GetCheckpointResponse> CheckpointAsync() => await client.GetCheckpointAsync(new GetCheckpointRequest(), Options());

    public async Task<ProveInclusionResponse> ProveAsync(ulong index) => await client.ProveInclusionAsync(new ProveInclusionRequest { Index = index }, Options());

    /// <summary>The log's name; empty when the asker may not ask for a checkpoint, or there is none.</summary>
    public async Task<string> OriginAsync()
    {
        try
        {
            return SignedNote.TryParse((await CheckpointAsync()).Checkpoint) is { } note && Checkpoint.TryParse(note.Text) is { } checkpoint ? checkpoint.Origin : "";
        }
        catch (HubException refused) when (!Calls.HubFailure.IsOfTransport(refused))
        {
            return "";
        }
    }

    private CallOptions Options() => HubCall.With(purpose, reason, cancellationToken: cancellationToken);
}
