using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Everything a client sees of one answer.</summary>
/// <param name="Code">gRPC status code.</param>
/// <param name="Payload">Response bytes; empty with an error.</param>
/// <param name="Status">The google.rpc.Status with its details; null without one.</param>
/// <param name="Error">The hub's error in it; null when it went well or the status is not the hub's.</param>
/// <param name="Trailers">Trailers.</param>
internal sealed record RawAnswer(StatusCode Code, byte[] Payload, Google.Rpc.Status? Status, HubError? Error, Grpc.Core.Metadata Trailers)
{
    public string ExchangeId => Trailers.GetValue(MetadataNames.ExchangeId) ?? throw new InvalidOperationException("no exchange id");

    public ulong AuditIndex => ulong.Parse(Trailers.GetValue(MetadataNames.AuditIndex)!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Fails unless this is the hub's error with this code, on this gRPC status.</summary>
    public HubError Refused(HubErrorCode code, StatusCode status)
    {
        Assert.Equal((status, code), (Code, Error?.Code ?? HubErrorCode.Unspecified));
        return Error!;
    }
}
