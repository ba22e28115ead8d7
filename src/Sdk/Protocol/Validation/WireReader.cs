using System.Buffers.Binary;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Reads the fields of one message, one after another, from a part of the given bytes.</summary>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal WireReader(ReadOnlySpan<byte> bytes, int start, int end)
    {
        _bytes = bytes[..end];
        Position = start;
    }

    internal int Position { get; private set; }

    internal readonly bool AtEnd => Position == _bytes.Length;

    /// <summary>Reads tag and value. An unknown group is read over as one field.</summary>
    /// <param name="depth">Nesting level of the message being read.</param>
    /// <param name="field">The field; as much of it as could be read when something is wrong.</param>
    internal Breach? ReadField(int depth, out WireField field)
    {
        field = default;
        return ReadTag(ref field) ?? ReadValue(depth, ref field);
    }

    /// <summary>Reads one value without a tag, as it stands in a packed field.</summary>
    internal Breach? ReadScalar(WireType type, out ulong bits) => type switch
    {
        WireType.Varint => ReadVarint(out bits),
        WireType.Fixed64 => ReadFixed64(out bits),
        _ => ReadFixed32(out bits),
    };

    private Breach? ReadTag(ref WireField field)
    {
        if (ReadVarint(out var tag) is { } breach)
            return breach;
        if (tag > uint.MaxValue)
            return Breach.Overflow;
        field.Number = (uint)tag >> 3;
        field.Type = (WireType)(tag & 7);
        return field.Number == 0 ? Breach.Tag : null;
    }

    private Breach? ReadValue(int depth, ref WireField field) => field.Type switch
    {
        WireType.Varint => ReadVarint(out field.Bits),
        WireType.LengthDelimited => ReadLengthDelimited(ref field),
        WireType.Fixed64 => ReadFixed64(out field.Bits),
        WireType.Fixed32 => ReadFixed32(out field.Bits),
        WireType.StartGroup => SkipGroup(field.Number, depth + 1),
        WireType.EndGroup => Breach.Group,
        // 6 and 7 do not exist.
        _ => Breach.WireType,
    };

    private Breach? ReadVarint(out ulong value)
    {
        if (Position < _bytes.Length && _bytes[Position] < 0x80)
        {
            value = _bytes[Position++];
            return null;
        }

        return ReadLongVarint(out value);
    }

    private Breach? ReadLongVarint(out ulong value)
    {
        // The tenth byte carries bit 63 alone; anything more does not fit.
        const int LastShift = 63;
        value = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (AtEnd)
                return Breach.Truncated;
            var next = _bytes[Position++];
            if (shift == LastShift && next > 1)
                return Breach.Overflow;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return null;
        }
    }

    private Breach? ReadLengthDelimited(ref WireField field)
    {
        if (ReadVarint(out var length) is { } breach)
            return breach;
        if (length > int.MaxValue)
            return Breach.Overflow;
        if ((int)length > _bytes.Length - Position)
            return Breach.Truncated;
        field.Offset = Position;
        field.Length = (int)length;
        Position += (int)length;
        return null;
    }

    private Breach? ReadFixed64(out ulong bits)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_bytes[Position..], out bits))
            return Breach.Truncated;
        Position += sizeof(ulong);
        return null;
    }

    private Breach? ReadFixed32(out ulong bits)
    {
        var complete = BinaryPrimitives.TryReadUInt32LittleEndian(_bytes[Position..], out var word);
        bits = word;
        if (!complete)
            return Breach.Truncated;
        Position += sizeof(uint);
        return null;
    }

    private Breach? SkipGroup(uint number, int depth)
    {
        if (depth > WireValidator.MaxNesting)
            return Breach.Nesting;
        while (true)
        {
            WireField inner = default;
            if (ReadTag(ref inner) is { } unreadable)
                return unreadable;
            if (inner.Type == WireType.EndGroup)
                return inner.Number == number ? null : Breach.Group;
            if (ReadValue(depth, ref inner) is { } breach)
                return breach;
        }
    }
}
