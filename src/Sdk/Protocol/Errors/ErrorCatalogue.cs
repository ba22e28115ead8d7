using System.Collections.Frozen;
using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Protocol.Errors;

/// <summary>Facts about the error catalogue that every edge shares.</summary>
public static class ErrorCatalogue
{
    /// <summary>Domain of <c>google.rpc.ErrorInfo</c>.</summary>
    public const string Domain = "integration.ehealth";

    private static readonly FrozenDictionary<HubErrorCode, string> Reasons = ErrorsReflection.Descriptor.EnumTypes
        .Single(type => type.Name == nameof(HubErrorCode)).Values
        .ToFrozenDictionary(value => (HubErrorCode)value.Number, value => value.Name);

    private static readonly FrozenDictionary<string, HubErrorCode> Codes =
        Reasons.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The code's name as it stands in the contract, e.g. <c>FIELD_INVALID</c>.</summary>
    public static string Reason(HubErrorCode code) => Reasons[code];

    /// <summary>The code with this name in the contract.</summary>
    public static bool TryParse(string reason, out HubErrorCode code) =>
        Codes.TryGetValue(reason, out code) && code != HubErrorCode.Unspecified;

    /// <summary>True when the sender may repeat the same message with the same message id after a while.</summary>
    public static bool IsTransient(HubErrorCode code) => code is
        HubErrorCode.RateExceeded or HubErrorCode.HubUnavailable or HubErrorCode.PartnerUnavailable
        or HubErrorCode.PartnerTimeout or HubErrorCode.OutcomeUnknown;

    /// <summary>One English sentence for people; holds the field path or resource, never a value.</summary>
    public static string Describe(HubError error) => error.Code switch
    {
        HubErrorCode.Unspecified => "no error",
        HubErrorCode.MessageUnreadable => "the bytes are not a message of the method's request type",
        HubErrorCode.FieldMissing => $"field '{error.Field}' is required",
        HubErrorCode.FieldInvalid => $"field '{error.Field}' breaks rule '{error.Rule}'",
        HubErrorCode.CodeUnknown => $"field '{error.Field}' holds a code that is not in its code system",
        HubErrorCode.TypeUnsupported => $"'{error.Resource}' is not a known method or type",
        HubErrorCode.VersionUnsupported => $"'{error.Resource}' is not a supported version",
        HubErrorCode.MessageTooLarge => "the message is larger than allowed",
        HubErrorCode.RateExceeded => "the quota of the grant is used up",
        HubErrorCode.SenderUnauthenticated => "the certificate is not that of a registered system, or is revoked or expired",
        HubErrorCode.SenderForbidden => $"no grant for '{error.Resource}'",
        HubErrorCode.PurposeForbidden => $"the grant for '{error.Resource}' does not cover this purpose of use, or its reason is missing",
        HubErrorCode.RecipientUnknown => $"no registered system answers '{error.Resource}'",
        HubErrorCode.MessageDuplicate => $"message id '{error.Resource}' was used before with other content",
        HubErrorCode.HubUnavailable => "the hub cannot record the message now; nothing was done",
        HubErrorCode.PartnerUnavailable => "the provider cannot be reached now; nothing was done",
        HubErrorCode.PartnerTimeout => "the provider did not answer in time",
        HubErrorCode.OutcomeUnknown => "the request was handed over and no answer came; ask again with the same message id",
        HubErrorCode.PartnerRejected => $"the provider declined with '{error.PartnerCode}'",
        HubErrorCode.InternalError => "a fault in the hub or in an adapter; give the exchange id to the operator",
    };
}
