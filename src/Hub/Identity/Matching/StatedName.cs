using EHealth.Integration.Contracts.Identity.V1;

namespace EHealth.Integration.Hub.Identity.Matching;

/// <summary>A part of a name as the description states it, folded once for all comparisons.</summary>
internal sealed class StatedName(string text, NamePart part)
{
    private readonly string _folded = NameFolding.Fold(text, part);

    /// <summary>The text as stated.</summary>
    public string Text { get; } = text;

    /// <summary>False when nothing is stated, or nothing with a letter in it.</summary>
    public bool IsStated => _folded.Length > 0;

    /// <summary>Compares with what the register has; unspecified when one of the two states nothing.</summary>
    public MatchAgreement CompareWith(string registered)
    {
        Span<char> room = stackalloc char[NameFolding.MaxFolded];
        ReadOnlySpan<char> folded = room[..NameFolding.Fold(registered, part, room)];
        if (!IsStated || folded.IsEmpty)
        {
            return MatchAgreement.Unspecified;
        }

        if (IsSameSpelling(Text.AsSpan().Trim(), registered.AsSpan().Trim()))
        {
            return MatchAgreement.Exact;
        }

        if (folded.SequenceEqual(_folded))
        {
            return MatchAgreement.Folded;
        }

        if (part != NamePart.Family && (folded.Length == 1 || _folded.Length == 1))
        {
            return folded[0] == _folded[0] ? MatchAgreement.Partial : MatchAgreement.Different;
        }

        // As written too: a slip inside "sh" or "ch" makes another letter of it once folded.
        var isTypingError = SpellingDistance.IsTypingError(_folded, folded) || SpellingDistance.IsOneSlip(Lower(Text, stackalloc char[NameFolding.MaxLetters]), Lower(registered, room));
        return isTypingError ? MatchAgreement.Similar : MatchAgreement.Different;
    }

    private static ReadOnlySpan<char> Lower(ReadOnlySpan<char> text, Span<char> room)
    {
        var counted = text.Trim();
        counted = counted[..Math.Min(counted.Length, NameFolding.MaxLetters)];
        return room[..counted.ToLowerInvariant(room)];
    }

    private static bool IsSameSpelling(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var at = 0; at < left.Length; at++)
        {
            var isSame = char.ToLowerInvariant(left[at]) == char.ToLowerInvariant(right[at])
                || (LetterSounds.IsApostrophe(left[at]) && LetterSounds.IsApostrophe(right[at]));
            if (!isSame)
            {
                return false;
            }
        }

        return true;
    }
}
