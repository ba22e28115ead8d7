using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using static Google.Protobuf.WireFormat;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Reads the fields of one message, one after another, from a part of the given bytes.</summary>
/// <remarks>
/// What nearly every field needs is inlined and keeps the position in a register; the rare rest (long varints, groups) stands apart,
/// and is given the position and returns it. With plain methods the whole check of a message takes a quarter longer.
/// </remarks>
internal ref struct WireReader
{
    // The tag of field 1, wire type 0: smaller ones name field 0, which there is not.
    private const uint FirstTag = 8;

    // A varint's byte with this bit has a next one.
    private const uint Continued = 0x80;

    // In place of a position.
    private const int Cut = -1;
    private const int TooLong = -2;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    internal WireReader(ReadOnlySpan<byte> bytes, int start, int end)
    {
        _bytes = bytes[..end];
        _position = start;
    }

    internal readonly int Position => _position;

    internal readonly bool AtEnd => _position == _bytes.Length;

    /// <summary>Reads tag and value. An unknown group is read over as one field.</summary>
    /// <param name="depth">Nesting level of the message being read.</param>
    /// <param name="field">The field; with its tag alone when its value is malformed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Breach? ReadField(int depth, out WireField field)
    {
        if (TryReadShortField(out field))
            return null;
        // By way of a copy: a reader whose address is taken is no longer kept in registers.
        var reader = this;
        var breach = reader.ReadAnyField(depth, out field);
        _position = reader._position;
        return breach;
    }

    /// <summary>Nearly every field: tag and length, or tag and varint, in one byte each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryReadShortField(out WireField field)
    {
        // Everything the reader may not look at is checked before it is looked at.
        var rest = _bytes.Length - _position - 2;
        if (rest >= 0)
        {
            uint tag = _bytes[_position];
            uint value = _bytes[_position + 1];
            if (tag is >= FirstTag and < Continued && value < Continued)
            {
                var type = tag & 7;
                if (type == (uint)WireType.LengthDelimited && (int)value <= rest)
                {
                    field = new WireField(tag, WireField.Range(_position + 2, (int)value));
                    _position += 2 + (int)value;
                    return true;
                }

                if (type == (uint)WireType.Varint)
                {
                    field = new WireField(tag, value);
                    _position += 2;
                    return true;
                }
            }
        }

        field = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Breach? ReadAnyField(int depth, out WireField field)
    {
        ulong value = 0;
        var breach = ReadTag(out var tag) ?? ReadValue(tag, depth, out value);
        field = new WireField(tag, value);
        return breach;
    }

    /// <summary>Reads one value without a tag, as it stands in a packed field.</summary>
    internal Breach? ReadScalar(WireType type, out ulong bits) => type switch
    {
        WireType.Varint => ReadVarint(out bits),
        WireType.Fixed64 => ReadFixed64(out bits),
        _ => ReadFixed32(out bits),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? ReadTag(out uint tag)
    {
        var breach = ReadVarint(out var value);
        tag = 0;
        if (breach is not null)
            return breach;
        if (value > uint.MaxValue)
            return Breach.Overflow;
        tag = (uint)value;
        return GetTagFieldNumber(tag) == 0 ? Breach.Tag : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? ReadValue(uint tag, int depth, out ulong value)
    {
        value = 0;
        return GetTagWireType(tag) switch
        {
            WireType.LengthDelimited => ReadLengthDelimited(out value),
            WireType.Varint => ReadVarint(out value),
            WireType.Fixed64 => ReadFixed64(out value),
            WireType.Fixed32 => ReadFixed32(out value),
            WireType.StartGroup => SkipGroup(tag, depth + 1),
            WireType.EndGroup => Breach.Group,
            // 6 and 7 do not exist.
            _ => Breach.WireType,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? ReadVarint(out ulong value)
    {
        if ((uint)_position < (uint)_bytes.Length && _bytes[_position] < 0x80)
        {
            value = _bytes[_position++];
            return null;
        }

        (var next, value) = ReadLongVarint(_bytes, _position);
        if (next < 0)
            return next == Cut ? Breach.Truncated : Breach.Overflow;
        _position = next;
        return null;
    }

    private static (int Next, ulong Value) ReadLongVarint(ReadOnlySpan<byte> bytes, int position)
    {
        // The tenth byte carries bit 63 alone; anything more does not fit.
        const int LastShift = 63;
        var value = 0UL;
        for (var shift = 0; position < bytes.Length; shift += 7)
        {
            var octet = bytes[position++];
            if (shift == LastShift && octet > 1)
                return (TooLong, value);
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80)
                return (position, value);
        }

        return (Cut, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? ReadLengthDelimited(out ulong range)
    {
        var breach = ReadVarint(out var length);
        range = 0;
        if (breach is not null)
            return breach;
        if (length > int.MaxValue)
            return Breach.Overflow;
        if ((int)length > _bytes.Length - _position)
            return Breach.Truncated;
        range = WireField.Range(_position, (int)length);
        _position += (int)length;
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? ReadFixed64(out ulong bits)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_bytes[_position..], out bits))
            return Breach.Truncated;
        _position += sizeof(ulong);
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? ReadFixed32(out ulong bits)
    {
        var complete = BinaryPrimitives.TryReadUInt32LittleEndian(_bytes[_position..], out var word);
        bits = word;
        if (!complete)
            return Breach.Truncated;
        _position += sizeof(uint);
        return null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Breach? SkipGroup(uint startTag, int depth)
    {
        var (breach, next) = SkipGroup(_bytes, _position, startTag, depth);
        _position = next;
        return breach;
    }

    private static (Breach? Breach, int Next) SkipGroup(ReadOnlySpan<byte> bytes, int position, uint startTag, int depth)
    {
        if (depth > WireValidator.MaxNesting)
            return (Breach.Nesting, position);
        var reader = new WireReader(bytes, position, bytes.Length);
        while (true)
        {
            if (reader.ReadTag(out var tag) is { } unreadable)
                return (unreadable, reader.Position);
            if (GetTagWireType(tag) == WireType.EndGroup)
                return (GetTagFieldNumber(tag) == GetTagFieldNumber(startTag) ? null : Breach.Group, reader.Position);
            if (reader.ReadValue(tag, depth, out _) is { } breach)
                return (breach, reader.Position);
        }
    }
}
