using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk.Calls;
using Grpc.Core;

namespace EHealth.Integration.Sdk.Publishing;

/// <summary>A "no" on the publishing stream, as the same <see cref="HubException"/> that a call of its own would have met.</summary>
internal static class PublishRefusals
{
    /// <summary>The hub's refusal of one event.</summary>
    /// <param name="response">The answer, with a refusal.</param>
    public static HubException ToException(PublishResponse response)
    {
        var refusal = response.Refusal;
        var error = new HubError(refusal.Code)
        {
            Field = NullIfEmpty(refusal.Field),
            Rule = NullIfEmpty(refusal.Rule),
            PartnerCode = NullIfEmpty(refusal.PartnerCode),
            Resource = NullIfEmpty(refusal.Resource),
            RetryAfter = refusal.RetryAfterMs > 0 ? TimeSpan.FromMilliseconds(refusal.RetryAfterMs) : null,
            ExchangeId = NullIfEmpty(response.ExchangeId),
        };
        return new HubException(error, GrpcErrorTranslation.ToStatus(error).ToRpcException());
    }

    /// <summary>No answer came in time.</summary>
    public static HubException TimedOut(TimeoutException late) =>
        new(new HubError(HubErrorCode.PartnerTimeout), new RpcException(new Status(StatusCode.DeadlineExceeded, "no answer in time", late)));

    /// <summary>The stream ended with the event unanswered.</summary>
    /// <returns>Null for an end that a repetition will not change.</returns>
    public static HubException? OfBrokenStream(RpcException broken) =>
        HubExceptionTranslation.FromRpc(broken) ?? (IsBreak(broken.StatusCode) ? new HubException(new HubError(HubErrorCode.HubUnavailable), broken) : null);

    // What a stream that was cut, reset or aborted on the way ends with, depending on who noticed first.
    private static bool IsBreak(StatusCode code) => code is StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.Aborted;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
