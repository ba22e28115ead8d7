using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>A <c>pattern</c> rule: a regular expression that must match the whole string.</summary>
internal sealed class TextPattern
{
    // UTF-16 characters of a string are never more than its UTF-8 bytes.
    private const int StackChars = 256;

    private readonly Regex _regex;

    /// <exception cref="ArgumentException">The pattern is no regular expression.</exception>
    /// <exception cref="NotSupportedException">The pattern needs backtracking (lookaround, backreference, atomic group).</exception>
    internal TextPattern(string pattern)
    {
        // NonBacktracking: time linear in the input whatever a contract's author wrote, so no timeout and no exception for one. Compiled
        // would be some 30 to 150 ns faster a match; both allocate nothing.
        const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        // First alone: "a)|(b" is no expression, but would become one between the anchors and slip past them.
        _ = new Regex(pattern, Options);
        _regex = new Regex($@"\A(?:{pattern})\z", Options);
    }

    internal bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (text.Length <= StackChars)
            return IsMatch(text, stackalloc char[StackChars]);
        var rented = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            return IsMatch(text, rented);
        }
        finally
        {
            // It may hold a person's data.
            rented.AsSpan(0, text.Length).Clear();
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private bool IsMatch(ReadOnlySpan<byte> text, Span<char> buffer) =>
        _regex.IsMatch(buffer[..Encoding.UTF8.GetChars(text, buffer)]);
}
