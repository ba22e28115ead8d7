namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// Checks a serialized message against its contract's rules (<c>ehealth.validation.v1</c>) without building the message. Stops at the
/// first broken rule in wire order; fields that are missing are reported after those that are wrong. Allocates only on refusal.
/// </summary>
/// <remarks>
/// Whatever is accepted here is parsed by every protobuf parser, with one meaning. So some bytes are refused that this or that parser
/// would let pass: a known field with another wire type
/// (<c>wire_type</c>; parsers drop the value in silence), tags over 32 bits, lengths
/// over 31 bits and varints over 64 bits (<c>overflow</c>; parsers cut them differently), more than <see cref="MaxNesting"/> levels
/// (<c>nesting</c>), and a singular message field that occurs twice (<c>repeated_singular</c>; parsers merge or replace, and no serializer
/// writes it). A scalar that occurs twice is legal: each occurrence is checked, the last one counts.
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
        return new MessageWalk(message).Validate(plan);
    }
}
