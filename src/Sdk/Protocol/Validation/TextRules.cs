using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>All rules of one string field. Given only strings that are not empty and valid UTF-8.</summary>
internal sealed class TextRules
{
    internal LengthLimits? Length { get; init; }

    internal IdentifierKind Identifier { get; init; }

    internal Format Format { get; init; }

    internal CodeSet? Codes { get; init; }

    internal TextPattern? Pattern { get; init; }

    internal Breach? Check(ReadOnlySpan<byte> text) =>
        Length?.Check(text) ?? CheckIdentifier(text) ?? CheckFormat(text) ?? CheckCode(text) ?? CheckPattern(text);

    private Breach? CheckIdentifier(ReadOnlySpan<byte> text) =>
        Identifier == IdentifierKind.Unspecified || IdentifierForms.IsWellFormed(Identifier, text) ? null : Breach.Of(Identifier);

    private Breach? CheckFormat(ReadOnlySpan<byte> text) =>
        Format == Format.Unspecified || LexicalForms.IsWellFormed(Format, text) ? null : Breach.Of(Format);

    private Breach? CheckCode(ReadOnlySpan<byte> text) => Codes is null || Codes.Contains(text) ? null : Breach.Codes;

    private Breach? CheckPattern(ReadOnlySpan<byte> text) => Pattern is null || Pattern.IsMatch(text) ? null : Breach.Pattern;
}
