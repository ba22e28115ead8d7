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
    // pieces would be scanned once for each piece.
    private long _scanned;
    private bool _afterEndBlock;

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
        if (!TryLeaveEndBlock(ref buffer)) return MllpReadResult.InvalidByte;
        if (!IsInsideFrame && TryEnterFrame(ref buffer) is { } refusal) return refusal;

        var reader = new SequenceReader<byte>(buffer.Slice(_scanned));
        bool found = reader.TryAdvanceToAny([MllpBlock.Start, MllpBlock.End], advancePastDelimiter: false);
        _scanned += found ? reader.Consumed : reader.Length;
        if (_scanned > maxFrameBytes) return MllpReadResult.FrameTooLarge;
        if (!found) return MllpReadResult.NeedMore;

        _ = reader.TryRead(out byte block);
        if (block == MllpBlock.Start) return MllpReadResult.InvalidByte;
        if (reader.TryPeek(out byte next))
        {
            if (!MayFollowEndBlock(next)) return MllpReadResult.InvalidByte;
            if (next == MllpBlock.CarriageReturn) reader.Advance(1);
        }
        else
        {
            // A sender that leaves the CR out waits for its answer now, so the frame is whole without it. A late CR is eaten then.
            _afterEndBlock = true;
        }

        message = buffer.Slice(0, _scanned);
        buffer = buffer.Slice(reader.Position);
        IsInsideFrame = false;
        _scanned = 0;
        return MllpReadResult.Frame;
    }

    // FS followed by text is an FS inside the message: to take it as the end would accept half a message.
    private static bool MayFollowEndBlock(byte next) => next is MllpBlock.CarriageReturn or MllpBlock.Start or LineFeed;

    private bool TryLeaveEndBlock(ref ReadOnlySequence<byte> buffer)
    {
        if (!_afterEndBlock || !new SequenceReader<byte>(buffer).TryPeek(out byte next)) return true;
        _afterEndBlock = false;
        if (next == MllpBlock.CarriageReturn) buffer = buffer.Slice(1);
        return MayFollowEndBlock(next);
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
}
