using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Whether bytes are UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>Short ASCII, as most fields hold, is seen here in a few instructions; the runtime's check, made for long texts, takes longer to begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsValid(ReadOnlySpan<byte> text) => IsShortAscii(text) || Utf8.IsValid(text);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsShortAscii(ReadOnlySpan<byte> text)
    {
        const ulong HighBits = 0x8080_8080_8080_8080;
        // Two loads that overlap cover every length up to twice their width.
        if (text.Length is >= sizeof(ulong) and <= 2 * sizeof(ulong))
            return ((Word(text) | Word(text[^sizeof(ulong)..])) & HighBits) == 0;
        if (text.Length > 2 * sizeof(ulong))
            return text.Length <= 2 * Vector128<byte>.Count
                && (Vector128.Create(text) | Vector128.Create(text[^Vector128<byte>.Count..])).ExtractMostSignificantBits() == 0;
        var bits = 0;
        foreach (var octet in text)
            bits |= octet;
        return bits < 0x80;
    }

    private static ulong Word(ReadOnlySpan<byte> text) => BitConverter.ToUInt64(text);
}
