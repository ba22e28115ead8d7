using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk.Calls;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Stack.Stories.Trail;

/// <summary>Who reads the audit out of the hub, and counts how often the hub was asked.</summary>
internal sealed class Auditor(HubConnection hub)
{
    private static readonly TimeSpan SigningTime = TimeSpan.FromSeconds(30);

    private readonly AuditTrail.AuditTrailClient _trail = hub.Client<AuditTrail.AuditTrailClient>();

    /// <summary>Calls so far; each is an audit record.</summary>
    public int Calls { get; private set; }

    /// <summary>Reads all records, and waits for a checkpoint over them.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<TrailCopy> TakeAsync(CancellationToken cancellationToken)
    {
        var records = new List<byte[]>();
        ReadResponse part;
        do
        {
            Calls++;
            part = await _trail.ReadAsync(new ReadRequest { From = (ulong)records.Count, Limit = 1000, LimitBytes = 2 << 20 }, Why(cancellationToken));
            records.AddRange(part.Records.Select(record => record.ToByteArray()));
        }
        while (part.Next < part.Size);

        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            Calls++;
            var note = (await _trail.GetCheckpointAsync(new GetCheckpointRequest(), Why(cancellationToken))).Checkpoint;
            var size = Checkpoint.TryParse(SignedNote.TryParse(Encoding.UTF8.GetBytes(note))!.Text)!.Size;
            if (size >= records.Count)
            {
                await CompleteAsync(records, size, cancellationToken);
                return new TrailCopy(records, Encoding.UTF8.GetBytes(note));
            }
        }
        while (TimeProvider.System.GetElapsedTime(started) < SigningTime && await timer.WaitForNextTickAsync(cancellationToken));

        throw new TimeoutException("no checkpoint covers the records");
    }

    /// <summary>The records that came while the checkpoint was waited for, such as those of asking for it.</summary>
    private async Task CompleteAsync(List<byte[]> records, long size, CancellationToken cancellationToken)
    {
        while (records.Count < size)
        {
            Calls++;
            var part = await _trail.ReadAsync(new ReadRequest { From = (ulong)records.Count, Limit = (uint)Math.Min(1000, size - records.Count) }, Why(cancellationToken));
            records.AddRange(part.Records.Select(record => record.ToByteArray()));
        }
    }

    private static Grpc.Core.CallOptions Why(CancellationToken cancellationToken) => HubCall.With(PurposeOfUse.Operations, cancellationToken: cancellationToken);
}
