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
}
