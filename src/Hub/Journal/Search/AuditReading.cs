using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Journal.Search;

/// <summary>Reads audit records in order, and waits for those to come without holding a thread or a buffer.</summary>
/// <param name="log">The journal.</param>
/// <param name="search">In whose turn is read: what reads much waits for others who do.</param>
/// <param name="time">For the wait.</param>
/// <param name="stopping">Ends all waits with what there is: the hub is going.</param>
public sealed class AuditReading(SegmentedLog log, AuditSearch search, TimeProvider time, CancellationToken stopping)
{
    private const int DefaultLimit = 100;
    private const int DefaultBytes = 1024 * 1024;

    /// <summary>After the first record of a wait. On a busy hub this makes four answers a second of what would be thousands, each with an audit record of its own.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    /// <summary>What is left of the caller's deadline for recording the answer and carrying it back; of a short deadline, half.</summary>
    private static readonly TimeSpan WayBack = TimeSpan.FromSeconds(1);

    internal async ValueTask<LocalAnswer<ReadResponse>> ReadAsync(ReadRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var size = (ulong)log.NextAuditIndex;
        var from = request.HasFrom ? request.From : size;
        if (from > size) return Rejected(PartnerCodes.RecordNotFound);

        var run = new ReadRun((long)from, request.Limit == 0 ? DefaultLimit : (int)request.Limit, request.LimitBytes == 0 ? DefaultBytes : (int)request.LimitBytes);
        using var reader = await search.InTurnAsync(() => OpenAndTake(run), cancellationToken);
        if (reader is null) return Rejected(PartnerCodes.RecordNotKept);

        var wait = TimeSpan.FromSeconds(request.WaitSeconds);
        var most = timeout - (timeout < 2 * WayBack ? timeout / 2 : WayBack);
        if (run.HasRoom && !run.HasNews && wait > TimeSpan.Zero) await WaitAsync(run, reader, wait < most ? wait : most, cancellationToken);

        var response = new ReadResponse { Next = (ulong)run.Next, FirstKept = (ulong)log.FirstAuditIndex, Size = (ulong)log.NextAuditIndex };
        response.Records.AddRange(run.Records);
        return response;
    }

    private static HubError Rejected(string partnerCode) => new(HubErrorCode.PartnerRejected) { PartnerCode = partnerCode };

    private LogReader? OpenAndTake(ReadRun run)
    {
        var reader = AuditedPlace.Open(log, run.Next);
        try
        {
            if (reader is not null) run.Take(reader);
            return reader;
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    private async Task WaitAsync(ReadRun run, LogReader reader, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var due = new CancellationTokenSource(wait, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stopping, cancellationToken);
        try
        {
            while (run.HasRoom && !run.HasNews)
            {
                if (!await reader.WaitToReadAsync(end.Token)) return; // the journal has ended
                run.Take(reader);
            }

            if (run.HasRoom) await Task.Delay(Gathering, time, end.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Waited long enough: what there is.
        }

        run.Take(reader);
    }
}
