using System.Numerics;
using System.Runtime.InteropServices;

namespace EHealth.Integration.Hub.Journal.Storage;

// CRC-32C (Castagnoli, RFC 3720 appendix B.4) on the processor's own instruction.
internal static class Crc32C
{
    public const uint Initial = uint.MaxValue;

    // To begin, pass Initial; complement the last result. Several calls check one run of bytes.
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
