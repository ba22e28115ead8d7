using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Thrown by a provider's method to say "no" in a way the consumer understands. Its texts must hold no person's data.</summary>
public sealed class PartnerException : Exception
{
    private PartnerException(LinkError error, Exception? inner)
        : base($"{error.Code} {error.PartnerCode}{error.Field}", inner) => Error = error;

    internal LinkError Error { get; }

    /// <summary>The outside system understood and declined; the consumer gets PARTNER_REJECTED with this code.</summary>
    /// <param name="partnerCode">The partner's own code, e.g. <c>policy-suspended</c>.</param>
    public static PartnerException Rejected(string partnerCode) =>
        new(new LinkError { Code = HubErrorCode.PartnerRejected, PartnerCode = partnerCode }, null);

    /// <summary>The outside system is down and nothing was done; the consumer gets PARTNER_UNAVAILABLE with RetryInfo.</summary>
    public static PartnerException Unavailable(TimeSpan retryAfter, Exception? inner = null) =>
        new(new LinkError { Code = HubErrorCode.PartnerUnavailable, RetryAfterMs = (uint)retryAfter.TotalMilliseconds }, inner);

    /// <summary>The outside system did not answer in time.</summary>
    public static PartnerException TimedOut(Exception? inner = null) => new(new LinkError { Code = HubErrorCode.PartnerTimeout }, inner);

    /// <summary>The provider found a field wrong that the contract's rules allow.</summary>
    /// <param name="field">Path of the field in proto names.</param>
    public static PartnerException InvalidField(string field) => new(new LinkError { Code = HubErrorCode.FieldInvalid, Field = field }, null);
}
