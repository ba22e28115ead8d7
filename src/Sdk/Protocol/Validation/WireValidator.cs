namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// Checks a serialized message against its contract's rules (<c>ehealth.validation.v1</c>) without building the message. Stops at the
/// first broken rule in wire order; fields that are missing are reported after those that are wrong. Allocates only on refusal.
/// </summary>
/// <remarks>
/// What is accepted here, a protobuf parser can read, and all of them read the same. So some bytes are refused that this or that parser
/// lets pass: a known field with another wire type (<c>wire_type</c>; parsers put the value aside in silence), tags over 32 bits, lengths
/// over 31 bits and varints over 64 bits (<c>overflow</c>; parsers cut them differently), more than <see cref="MaxNesting"/> levels
/// (<c>nesting</c>), and a singular message field that occurs twice (<c>repeated_singular</c>; parsers merge or replace, and no serializer
/// writes it: two meanings are how validators are bypassed). A scalar that occurs twice is legal: each occurrence is checked, the last
/// one counts. So are two map entries with the same key; <c>max_items</c> counts both.
/// </remarks>
public static class WireValidator
{
    /// <summary>Levels of messages and groups inside one another, the message itself being the first. Protobuf parsers allow 100.</summary>
    public const int MaxNesting = 64;

    /// <summary>Checks one message. The subject is looked for in fields of the message itself only, not further down.</summary>
    /// <param name="plan">The compiled rules of the message's type.</param>
    /// <param name="message">The serialized message, without length prefix.</param>
    public static ValidationOutcome Validate(MessagePlan plan, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return MessageWalk.Validate(plan, message);
    }
}
