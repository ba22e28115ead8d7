using EHealth.Integration.Contracts.Validation.V1;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>All rules of one string field. Given only strings that are not empty and, unless <see cref="ProveUtf8"/>, valid UTF-8.</summary>
internal sealed class TextRules
{
    internal LengthLimits? Length { get; init; }

    internal IdentifierKind Identifier { get; init; }

    internal Format Format { get; init; }

    internal CodeSet? Codes { get; init; }

    internal TextPattern? Pattern { get; init; }

    /// <summary>Whether nothing can keep these rules that is not valid UTF-8: all forms and codes are compared byte by byte.</summary>
    internal bool ProveUtf8 => Codes is not null || Format != Format.Unspecified || Identifier != IdentifierKind.Unspecified;

    internal Breach? Check(ReadOnlySpan<byte> text)
    {
        var breach = Length?.Check(text);
        if (breach is null && Identifier != IdentifierKind.Unspecified)
            breach = IdentifierForms.IsWellFormed(Identifier, text) ? null : Breach.Of(Identifier);
        if (breach is null && Format != Format.Unspecified)
            breach = LexicalForms.IsWellFormed(Format, text) ? null : Breach.Of(Format);
        if (breach is null && Codes is not null)
            breach = Codes.Contains(text) ? null : Breach.Codes;
        if (breach is null && Pattern is not null)
            breach = Pattern.IsMatch(text) ? null : Breach.Pattern;
        return breach;
    }
}
