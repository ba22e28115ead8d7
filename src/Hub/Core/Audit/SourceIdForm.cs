namespace EHealth.Integration.Hub.Core.Audit;

/// <summary>How a sender's number of its message must look to stand in the audit: 1 to 199 visible ASCII characters (HL7 v2.9 2.14.9.10 allows 199 of any kind).
/// Blanks and other scripts are where names would begin.</summary>
internal static class SourceIdForm
{
    private const int MaxLength = 199;

    /// <summary>True for text of this form.</summary>
    public static bool Matches(ReadOnlySpan<char> text) => text.Length is > 0 and <= MaxLength && !text.ContainsAnyExceptInRange('!', '~');

    /// <summary>Text of this form, or nothing.</summary>
    public static string OrEmpty(string text) => Matches(text) ? text : "";
}
