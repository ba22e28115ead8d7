using System.Security.Cryptography;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Calls;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Has the hub record what this edge refuses before it becomes a call.</summary>
internal sealed class RefusalReports(EdgeRefusals.EdgeRefusalsClient hub, ILogger<RefusalReports> logger)
{
    /// <summary>Reports a refusal and gives it back. While the hub cannot be reached the message is refused all the same; the log keeps that it was not recorded.</summary>
    /// <param name="operation">What was refused, as <see cref="ReportEdgeRefusalRequest.Operation"/>.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="sourceId">Its number, see <see cref="SourceId"/>; empty when none could be read.</param>
    /// <param name="sender">The hospital's system; null when nothing proves it.</param>
    /// <param name="cancellationToken">Ends the wait for the hub.</param>
    public async Task<Hl7Refusal> ReportAsync(string operation, Hl7Refusal refusal, ReadOnlyMemory<byte> message, string sourceId, string? sender, CancellationToken cancellationToken)
    {
        var report = new ReportEdgeRefusalRequest
        {
            Operation = operation,
            Code = refusal.Code,
            Field = refusal.Location?.ToString() ?? "",
            MessageSha256 = ByteString.CopyFrom(SHA256.HashData(message.Span)),
            MessageBytes = (ulong)message.Length,
            SourceId = sourceId,
        };
        try
        {
            await hub.ReportAsync(report, HubCall.With(PurposeOfUse.Operations, onBehalfOf: sender, cancellationToken: cancellationToken));
        }
        catch (Exception unrecorded) when (unrecorded is HubException or RpcException)
        {
            Log.RefusalNotRecorded(logger, operation, refusal.Code, (unrecorded as HubException)?.Code.ToString() ?? unrecorded.GetType().Name);
        }

        return refusal;
    }
}
