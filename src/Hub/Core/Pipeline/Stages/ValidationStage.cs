using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Validation;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Does it keep the contract's rules: checked on the wire bytes, without building the message.</summary>
public sealed class ValidationStage
{
    /// <summary>PublishRequest's field; the rest of that request is checked where it is used.</summary>
    private const string SourceIdField = "source_id";

    /// <summary>Sets the subject, or refuses with MESSAGE_UNREADABLE, FIELD_MISSING, FIELD_INVALID or CODE_UNKNOWN.</summary>
    public HubError? Check(Exchange exchange)
    {
        var outcome = WireValidator.Validate(exchange.Operation.RequestPlan, exchange.Request.Span);
        if (!outcome.IsValid)
        {
            return new HubError(outcome.Code) { Field = outcome.Field, Rule = outcome.Rule };
        }

        if (outcome.HasSubject)
        {
            exchange.SubjectKind = outcome.Subject.Kind;
            exchange.Subject = exchange.Request.Slice(outcome.Subject.Offset, outcome.Subject.Length);
        }

        // Last: of a repetition, which passed the first time, the subject is wanted all the same.
        if (exchange.SourceId.Length > 0 && !SourceIdForm.Matches(exchange.SourceId))
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = SourceIdField, Rule = "pattern" };
        }

        return null;
    }
}
