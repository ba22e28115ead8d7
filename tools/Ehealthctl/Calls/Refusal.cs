using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;

namespace EHealth.Integration.Ehealthctl.Calls;

/// <summary>A hub's "no", for a program. What does not apply is null.</summary>
internal sealed record Refusal(string Code, string? Field, string? Rule, string? Resource, string? PartnerCode, double? RetryAfterSeconds, string? ExchangeId)
{
    public static Refusal Of(HubException refused) => new(
        ErrorCatalogue.Reason(refused.Code), refused.Field, refused.Error.Rule, refused.Error.Resource, refused.Error.PartnerCode, refused.RetryAfter?.TotalSeconds, refused.ExchangeId);
}
