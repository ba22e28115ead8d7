using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace EHealth.Integration.Protocol.Errors;

/// <summary>The error catalogue on gRPC, both directions side by side: <c>google.rpc.Status</c> with details after AIP-193.
/// Every status carries ErrorInfo with the code's name; the further details are the standard ones a generic client looks for.</summary>
public static class GrpcErrorTranslation
{
    private const string FieldKey = "field";
    private const string RuleKey = "rule";
    private const string PartnerCodeKey = "partner_code";
    private const string ResourceKey = "resource";

    /// <summary>Hub's side: the error as a gRPC status with details.</summary>
    public static Google.Rpc.Status ToStatus(HubError error)
    {
        var status = new Google.Rpc.Status { Code = (int)StatusCodeOf(error.Code), Message = ErrorCatalogue.Describe(error) };
        status.Details.Add(Any.Pack(ErrorInfoOf(error)));
        if (StandardDetailOf(error) is { } detail)
        {
            status.Details.Add(Any.Pack(detail));
        }

        if (error.RetryAfter is { } retryAfter)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryAfter) }));
        }

        return status;
    }

    /// <summary>Client's side: the hub's error inside a gRPC status.</summary>
    /// <returns>Null when the status does not come from a hub (a proxy's or the transport's own failure).</returns>
    public static HubError? FromStatus(Google.Rpc.Status? status)
    {
        if (status?.GetDetail<ErrorInfo>() is not { Domain: ErrorCatalogue.Domain } info || !ErrorCatalogue.TryParse(info.Reason, out var code))
        {
            return null;
        }

        return new HubError(code)
        {
            Field = info.Metadata.GetValueOrDefault(FieldKey),
            Rule = info.Metadata.GetValueOrDefault(RuleKey),
            PartnerCode = info.Metadata.GetValueOrDefault(PartnerCodeKey),
            Resource = info.Metadata.GetValueOrDefault(ResourceKey),
            RetryAfter = status.GetDetail<RetryInfo>()?.RetryDelay?.ToTimeSpan(),
            ExchangeId = info.Metadata.GetValueOrDefault(Metadata.MetadataNames.ExchangeId),
        };
    }

    /// <summary>The gRPC status code of a catalogue entry.</summary>
    public static StatusCode StatusCodeOf(HubErrorCode code) => code switch
    {
        HubErrorCode.Unspecified => StatusCode.OK,
        HubErrorCode.MessageUnreadable => StatusCode.InvalidArgument,
        HubErrorCode.FieldMissing => StatusCode.InvalidArgument,
        HubErrorCode.FieldInvalid => StatusCode.InvalidArgument,
        HubErrorCode.CodeUnknown => StatusCode.InvalidArgument,
        HubErrorCode.TypeUnsupported => StatusCode.Unimplemented,
        HubErrorCode.VersionUnsupported => StatusCode.Unimplemented,
        HubErrorCode.MessageTooLarge => StatusCode.ResourceExhausted,
        HubErrorCode.RateExceeded => StatusCode.ResourceExhausted,
        HubErrorCode.SenderUnauthenticated => StatusCode.Unauthenticated,
        HubErrorCode.SenderForbidden => StatusCode.PermissionDenied,
        HubErrorCode.PurposeForbidden => StatusCode.PermissionDenied,
        HubErrorCode.RecipientUnknown => StatusCode.NotFound,
        HubErrorCode.MessageDuplicate => StatusCode.AlreadyExists,
        HubErrorCode.HubUnavailable => StatusCode.Unavailable,
        HubErrorCode.PartnerUnavailable => StatusCode.Unavailable,
        HubErrorCode.PartnerTimeout => StatusCode.DeadlineExceeded,
        HubErrorCode.OutcomeUnknown => StatusCode.Aborted,
        HubErrorCode.PartnerRejected => StatusCode.FailedPrecondition,
        HubErrorCode.InternalError => StatusCode.Internal,
    };

    private static IMessage? StandardDetailOf(HubError error) => error.Code switch
    {
        HubErrorCode.MessageUnreadable or HubErrorCode.FieldMissing or HubErrorCode.FieldInvalid or HubErrorCode.CodeUnknown =>
            new BadRequest
            {
                FieldViolations =
                {
                    new BadRequest.Types.FieldViolation
                    {
                        Field = error.Field ?? "",
                        Description = ErrorCatalogue.Describe(error),
                        Reason = ErrorCatalogue.Reason(error.Code),
                    },
                },
            },
        HubErrorCode.RateExceeded =>
            new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = error.Resource ?? "", Description = ErrorCatalogue.Describe(error) } } },
        HubErrorCode.RecipientUnknown or HubErrorCode.MessageDuplicate =>
            new ResourceInfo { ResourceName = error.Resource ?? "", Description = ErrorCatalogue.Describe(error) },
        HubErrorCode.InternalError =>
            new RequestInfo { RequestId = error.ExchangeId ?? "" },
        HubErrorCode.Unspecified or HubErrorCode.TypeUnsupported or HubErrorCode.VersionUnsupported or HubErrorCode.MessageTooLarge
            or HubErrorCode.SenderUnauthenticated or HubErrorCode.SenderForbidden or HubErrorCode.PurposeForbidden
            or HubErrorCode.HubUnavailable or HubErrorCode.PartnerUnavailable or HubErrorCode.PartnerTimeout
            or HubErrorCode.OutcomeUnknown or HubErrorCode.PartnerRejected => null,
    };

    private static ErrorInfo ErrorInfoOf(HubError error)
    {
        var info = new ErrorInfo { Domain = ErrorCatalogue.Domain, Reason = ErrorCatalogue.Reason(error.Code) };
        AddIfSet(FieldKey, error.Field);
        AddIfSet(RuleKey, error.Rule);
        AddIfSet(PartnerCodeKey, error.PartnerCode);
        AddIfSet(ResourceKey, error.Resource);
        AddIfSet(Metadata.MetadataNames.ExchangeId, error.ExchangeId);
        return info;

        void AddIfSet(string key, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                info.Metadata[key] = value;
            }
        }
    }
}
