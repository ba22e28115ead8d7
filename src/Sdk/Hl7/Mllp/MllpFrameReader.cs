using System.Buffers;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// Finds the frames in the bytes of one connection. Does no I/O. After any result but <see cref="MllpReadResult.NeedMore"/> and
/// <see cref="MllpReadResult.Frame"/> the connection has lost its framing and the reader must not be used again.
/// </summary>
/// <param name="maxFrameBytes">Longest content between the start and the end block.</param>
/// <param name="maxJunkBytes">Longest run of bytes before a start block that is skipped.</param>
internal sealed class MllpFrameReader(int maxFrameBytes, int maxJunkBytes)
{
    private const byte LineFeed = 0x0A;

    // Bytes at the start of the buffer in which an earlier call found no block byte. Without it a 10 MiB frame that arrives in small
    // pieces would be scanned once for each piece. Even within UTF-16.
    private long _scanned;
    private MllpCodeUnit? _unit;

    // What may still come of the last end block. A sender that leaves the CR out waits for its answer now, so a frame is whole without
    // it; a late CR is eaten then.
    private MllpCodeUnit _tailUnit;
    private int _tailBytes;

    /// <summary>True between a start block and its end block.</summary>
    public bool IsInsideFrame { get; private set; }

    /// <summary>Bytes skipped before start blocks since the connection was opened.</summary>
    public long JunkBytes { get; private set; }

    /// <summary>Takes the next frame from the buffer.</summary>
    /// <param name="buffer">
    /// All bytes not consumed so far. It is cut at its front by what is consumed; what is left of it must stand at the front of the
    /// buffer of the next call. On an error it holds the bytes of the broken frame, without the start block.
    /// </param>
    /// <param name="message">With <see cref="MllpReadResult.Frame"/> the content, a slice of the buffer.</param>
    public MllpReadResult TryReadFrame(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        if (!TryEatTail(ref buffer)) return MllpReadResult.InvalidByte;
        if (!IsInsideFrame && TryEnterFrame(ref buffer) is { } refusal) return refusal;
        if (!TryLearnUnit(buffer)) return MllpReadResult.NeedMore;
        return _unit == MllpCodeUnit.Byte ? ReadBytes(ref buffer, out message) : ReadUnits(ref buffer, out message);
    }

    // FS followed by text is an FS inside the message: to take it as the end would accept half a message.
    private static bool MayFollowEndBlock(byte next) => next is MllpBlock.CarriageReturn or MllpBlock.Start or LineFeed;

    private MllpReadResult ReadBytes(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        var reader = new SequenceReader<byte>(buffer.Slice(_scanned));
        bool found = reader.TryAdvanceToAny([MllpBlock.Start, MllpBlock.End], advancePastDelimiter: false);
        _scanned += found ? reader.Consumed : reader.Length;
        if (_scanned > maxFrameBytes) return MllpReadResult.FrameTooLarge;
        if (!found) return MllpReadResult.NeedMore;

        _ = reader.TryRead(out byte block);
        return block == MllpBlock.Start ? MllpReadResult.InvalidByte : EndFrame(ref buffer, _scanned, blockBytes: 1, isUnit: false, out message);
    }

    private MllpReadResult ReadUnits(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> message)
    {
        message = default;
        long from = _scanned;
        var reader = new SequenceReader<byte>(buffer.Slice(from));
        while (reader.TryAdvanceTo(MllpBlock.End, advancePastDelimiter: false))
        {
            // The FS is one half of a code unit: look at the whole of it.
            if ((reader.Consumed & 1) == 1) reader.Rewind(1);
            long at = from + reader.Consumed;
            if (at > maxFrameBytes) return MllpReadResult.FrameTooLarge;
            _scanned = at;
            if (!reader.TryRead(out byte first) || !reader.TryRead(out byte second)) return MllpReadResult.NeedMore;
            if (MllpContent.IsEnd(_unit!.Value, first, second))
                return EndFrame(ref buffer, at, blockBytes: 2, isUnit: second != MllpBlock.CarriageReturn, out message);
        }

        _scanned = buffer.Length & ~1L;
        return _scanned > maxFrameBytes ? MllpReadResult.FrameTooLarge : MllpReadResult.NeedMore;
    }

    private MllpReadResult EndFrame(
        ref ReadOnlySequence<byte> buffer, long contentBytes, int blockBytes, bool isUnit, out ReadOnlySequence<byte> message)
    {
        message = default;
        var rest = buffer.Slice(contentBytes + blockBytes);
        _tailUnit = _unit!.Value;
        _tailBytes = MllpContent.TailOf(_tailUnit, isUnit).Length;
        if (!TryEatTail(ref rest)) return MllpReadResult.InvalidByte;

        message = buffer.Slice(0, contentBytes);
        buffer = rest;
        IsInsideFrame = false;
        _unit = null;
        _scanned = 0;
        return MllpReadResult.Frame;
    }

    private bool TryEatTail(ref ReadOnlySequence<byte> buffer)
    {
        while (_tailBytes > 0 && new SequenceReader<byte>(buffer).TryPeek(out byte next))
        {
            var tail = MllpContent.TailOf(_tailUnit, isUnit: true);
            if (next != tail[^_tailBytes])
            {
                _tailBytes = 0;
                return MayFollowEndBlock(next);
            }

            buffer = buffer.Slice(1);
            _tailBytes--;
        }

        return true;
    }

    private MllpReadResult? TryEnterFrame(ref ReadOnlySequence<byte> buffer)
    {
        SequencePosition? start = buffer.Slice(_scanned).PositionOf(MllpBlock.Start);
        _scanned = start is { } at ? buffer.Slice(0, at).Length : buffer.Length;
        if (_scanned > maxJunkBytes) return MllpReadResult.JunkTooLong;
        if (start is null) return MllpReadResult.NeedMore;

        JunkBytes += _scanned;
        buffer = buffer.Slice(_scanned + 1);
        _scanned = 0;
        IsInsideFrame = true;
        return null;
    }

    private bool TryLearnUnit(ReadOnlySequence<byte> content)
    {
        if (_unit is not null) return true;
        var reader = new SequenceReader<byte>(content);
        if (!reader.TryRead(out byte first)) return false;
        if (!MllpContent.IsAmbiguous(first)) _unit = MllpCodeUnit.Byte;
        else if (reader.TryRead(out byte second)) _unit = MllpContent.UnitOf(first, second);
        return _unit is not null;
    }
}
