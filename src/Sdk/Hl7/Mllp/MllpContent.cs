namespace EHealth.Integration.Hl7.Mllp;

/// <summary>Where a content of one message ends, by the kind of its code units.</summary>
internal static class MllpContent
{
    private const byte M = (byte)'M';

    /// <summary>Whether the first byte leaves open what the code units are, so that a second one must be seen.</summary>
    public static bool IsAmbiguous(byte first) => first is M or 0x00 or 0xFE or 0xFF;

    /// <summary>What the first two bytes of a content prove: a byte order mark, or M of MSH in two bytes.</summary>
    public static MllpCodeUnit UnitOf(byte first, byte second) => (first, second) switch
    {
        (0xFF, 0xFE) or (M, 0x00) => MllpCodeUnit.LittleEndian,
        (0xFE, 0xFF) or (0x00, M) => MllpCodeUnit.BigEndian,
        _ => MllpCodeUnit.Byte,
    };

    /// <summary>The first offset at which a reader would take the message for ended, or its framing for broken; -1 when there is none.</summary>
    public static int FindBlock(ReadOnlySpan<byte> content)
    {
        var unit = content.Length < 2 ? MllpCodeUnit.Byte : UnitOf(content[0], content[1]);
        if (unit == MllpCodeUnit.Byte) return content.IndexOfAny(MllpBlock.Start, MllpBlock.End);
        for (int at = 0; at + 1 < content.Length; at += 2)
        {
            if (IsEnd(unit, content[at], content[at + 1])) return at;
        }

        // The end block after half a code unit would be taken for its other half.
        return content.Length % 2 == 0 ? -1 : content.Length - 1;
    }

    /// <summary>Whether a pair of bytes at an even offset of UTF-16 ends it: FS and CR as bytes, or U+001C in the content's own order.</summary>
    public static bool IsEnd(MllpCodeUnit unit, byte first, byte second) =>
        (first, second) is (MllpBlock.End, MllpBlock.CarriageReturn)
        || (first, second) == (unit == MllpCodeUnit.LittleEndian ? (MllpBlock.End, (byte)0) : ((byte)0, MllpBlock.End));

    /// <summary>What belongs to the end block after it has been recognized; may be missing.</summary>
    /// <param name="unit">The content's code units.</param>
    /// <param name="isUnit">Whether the end was U+001C rather than bytes.</param>
    public static ReadOnlySpan<byte> TailOf(MllpCodeUnit unit, bool isUnit) => (unit, isUnit) switch
    {
        (MllpCodeUnit.Byte, _) => [MllpBlock.CarriageReturn],
        (MllpCodeUnit.LittleEndian, true) => [MllpBlock.CarriageReturn, 0],
        (MllpCodeUnit.BigEndian, true) => [0, MllpBlock.CarriageReturn],
        _ => [],
    };
}
