namespace EHealth.Integration.Hl7.Messages;

/// <summary>Parts of delimited bytes, found by scanning on demand.</summary>
internal static class Hl7Split
{
    /// <summary>The part with this number, counted from 1; empty when there are fewer.</summary>
    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> bytes, byte delimiter, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        for (; number > 1; number--)
        {
            int at = bytes.IndexOf(delimiter);
            if (at < 0) return default;
            bytes = bytes[(at + 1)..];
        }

        int end = bytes.IndexOf(delimiter);
        return end < 0 ? bytes : bytes[..end];
    }

    /// <summary>Number of parts; at least 1 for bytes that are not empty.</summary>
    public static int Count(ReadOnlySpan<byte> bytes, byte delimiter) => bytes.IsEmpty ? 0 : bytes.Count(delimiter) + 1;
}
