using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>One field as it stands on the wire, before anything is known about its type.</summary>
internal struct WireField
{
    /// <summary>Field number; 0 when not even the tag could be read.</summary>
    internal uint Number;

    internal WireType Type;

    /// <summary>The value of a varint, fixed32 or fixed64 field, as the raw bits.</summary>
    internal ulong Bits;

    /// <summary>Where the contents of a length-delimited field stand in the message.</summary>
    internal int Offset;

    /// <summary>Length of these contents in bytes.</summary>
    internal int Length;

    internal readonly int End => Offset + Length;
}
