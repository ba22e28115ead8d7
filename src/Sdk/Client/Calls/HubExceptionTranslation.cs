using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Calls;

/// <summary>From a gRPC failure to a <see cref="HubException"/>.</summary>
internal static class HubExceptionTranslation
{
    /// <summary>The hub's own error, or for a failure of the transport the entry that says what to do about it.</summary>
    /// <returns>Null for anything else, which the caller sees as it is (cancellation by the caller among it).</returns>
    public static HubException? FromRpc(RpcException failed) =>
        (GrpcErrorTranslation.FromStatus(failed.GetRpcStatus()) ?? OfTransport(failed)) is { } error ? new HubException(error, failed) : null;

    private static HubError? OfTransport(RpcException failed) => failed.StatusCode switch
    {
        // No hub was reached, or it went away: the same message id makes a repetition safe.
        StatusCode.Unavailable => new HubError(HubErrorCode.HubUnavailable),
        StatusCode.DeadlineExceeded => new HubError(HubErrorCode.PartnerTimeout),
        _ => null,
    };
}
