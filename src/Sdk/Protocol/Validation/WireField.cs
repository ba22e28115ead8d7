using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// One field as it stands on the wire, before anything is known about its type. Two words, so that it travels in registers.
/// </summary>
/// <param name="tag">The tag; 0 when not even that could be read.</param>
/// <param name="value">The raw bits of a varint, fixed32 or fixed64; for a length-delimited field, what <see cref="Range"/> makes.</param>
internal readonly struct WireField(uint tag, ulong value)
{
    internal uint Tag => tag;

    internal uint Number => tag >> 3;

    internal WireType Type => (WireType)(tag & 7);

    internal ulong Bits => value;

    /// <summary>Where the contents of a length-delimited field stand in the message.</summary>
    internal int Offset => (int)(value >> 32);

    /// <summary>Length of these contents in bytes.</summary>
    internal int Length => (int)value;

    internal int End => Offset + Length;

    internal static ulong Range(int offset, int length) => ((ulong)(uint)offset << 32) | (uint)length;
}
