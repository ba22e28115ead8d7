using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Where in a message's bytes the identifier of the person stands whom the message is about.</summary>
/// <param name="Kind">What kind of number it is.</param>
/// <param name="Offset">Index of its first byte in the message.</param>
/// <param name="Length">Its length in bytes; 0 when the message names nobody.</param>
public readonly record struct SubjectRef(IdentifierKind Kind, int Offset, int Length)
{
    /// <summary>The identifier as UTF-8.</summary>
    /// <param name="message">The bytes that were validated.</param>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> message) => message.Slice(Offset, Length);
}
