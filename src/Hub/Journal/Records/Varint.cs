namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>A number as protobuf writes it, base 128, the least significant group first.</summary>
internal static class Varint
{
    public const int MaxBytes = 10;

    /// <returns>How many bytes it takes.</returns>
    public static int Write(Span<byte> destination, ulong value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7) destination[length++] = (byte)(value | 0x80);
        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a number and goes behind it.</summary>
    public static ulong Read(ref ReadOnlySpan<byte> source)
    {
        var number = 0ul;
        for (var place = 0; ; place++)
        {
            var group = source[place];
            number |= (ulong)(group & 0x7F) << (7 * place);
            if (group < 0x80)
            {
                source = source[(place + 1)..];
                return number;
            }
        }
    }

    /// <summary>How many bytes the number takes that stands first.</summary>
    public static int LengthOf(ReadOnlySpan<byte> source) => 1 + source.IndexOfAnyInRange((byte)0, (byte)0x7F);
}
