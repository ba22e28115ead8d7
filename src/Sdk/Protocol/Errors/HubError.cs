using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Protocol.Errors;

/// <summary>A typed "no". It travels as a value through the hub's pipeline and is translated at each edge.
/// None of its members ever holds a person's data.</summary>
/// <param name="Code">Entry of the error catalogue.</param>
public sealed record HubError(HubErrorCode Code)
{
    /// <summary>Path of the field that is wrong, in proto names, e.g. <c>encounter.names[1].family</c>; for FIELD_* and CODE_UNKNOWN.</summary>
    public string? Field { get; init; }

    /// <summary>Name of the rule that was broken, e.g. <c>max_length</c> or <c>pinfl</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>When the sender may come again; for RATE_EXCEEDED, HUB_UNAVAILABLE and PARTNER_UNAVAILABLE.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The partner's own code; for PARTNER_REJECTED.</summary>
    public string? PartnerCode { get; init; }

    /// <summary>What the error is about when it is not a field: a method, an event type, a system or a message id.</summary>
    public string? Resource { get; init; }

    /// <summary>The hub's id of the exchange, once known; an operator finds the exchange by it.</summary>
    public string? ExchangeId { get; init; }
}
