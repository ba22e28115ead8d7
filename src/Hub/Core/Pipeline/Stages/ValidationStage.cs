using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Validation;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Does it keep the contract's rules: checked on the wire bytes, without building the message.</summary>
public sealed class ValidationStage
{
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

        return null;
    }
}
