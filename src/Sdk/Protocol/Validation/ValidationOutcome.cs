using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>What <see cref="WireValidator"/> found. Holds names and positions, never a value of the message.</summary>
public readonly struct ValidationOutcome
{
    private ValidationOutcome(bool isValid, HubErrorCode code, string? field, string? rule, SubjectRef subject)
    {
        IsValid = isValid;
        Code = code;
        Field = field;
        Rule = rule;
        Subject = subject;
    }

    /// <summary>Whether the message keeps its contract. False in a default instance, which nobody validated.</summary>
    public bool IsValid { get; }

    /// <summary>
    /// MESSAGE_UNREADABLE, FIELD_MISSING, FIELD_INVALID or CODE_UNKNOWN; HUB_ERROR_CODE_UNSPECIFIED for a valid message.
    /// </summary>
    public HubErrorCode Code { get; }

    /// <summary>
    /// Path of the field at fault in proto field names, e.g. <c>encounter.names[2].family</c>. Map entries are counted as they stand on
    /// the wire, e.g. <c>prices[0].value.currency</c>. Null when valid, or when the bytes are unreadable outside of any known field.
    /// </summary>
    public string? Field { get; }

    /// <summary>
    /// Short name of the broken rule, e.g. <c>required</c>, <c>max_length</c>, <c>pinfl</c>, <c>truncated</c>. Null when valid.
    /// </summary>
    public string? Rule { get; }

    /// <summary>The person the message is about; meaningful only with <see cref="HasSubject"/>.</summary>
    public SubjectRef Subject { get; }

    /// <summary>Whether the message is valid and names the person it is about.</summary>
    public bool HasSubject => Subject.Length > 0;

    internal static ValidationOutcome Valid(SubjectRef subject) => new(true, HubErrorCode.Unspecified, null, null, subject);

    internal static ValidationOutcome Refused(Breach breach, string? field) => new(false, breach.Code, field, breach.Rule, default);
}
