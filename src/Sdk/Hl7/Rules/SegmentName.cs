namespace EHealth.Integration.Hl7.Rules;

/// <summary>Segment names and codes as numbers, which compare in one step.</summary>
internal static class SegmentName
{
    /// <summary>Longest code that fits.</summary>
    public const int MaxLength = 8;

    /// <summary>Three characters.</summary>
    public static int Pack(ReadOnlySpan<byte> name) => (name[0] << 16) | (name[1] << 8) | name[2];

    /// <inheritdoc cref="Pack(ReadOnlySpan{byte})"/>
    public static int Pack(string name) => (name[0] << 16) | (name[1] << 8) | name[2];

    /// <summary>Up to <see cref="MaxLength"/> characters; 0 for more, and for none.</summary>
    public static ulong PackCode(ReadOnlySpan<byte> code)
    {
        if (code.Length > MaxLength) return 0;
        ulong packed = 0;
        foreach (byte character in code) packed = (packed << 8) | character;
        return packed;
    }

    /// <inheritdoc cref="PackCode(ReadOnlySpan{byte})"/>
    public static ulong PackCode(string code) => PackCode(System.Text.Encoding.ASCII.GetBytes(code));

    /// <summary>True for a site's own segment, which may stand anywhere.</summary>
    public static bool IsLocal(int packed) => packed >> 16 == 'Z';
}
