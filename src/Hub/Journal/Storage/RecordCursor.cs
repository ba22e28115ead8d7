using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

internal enum CursorStep
{
    Record,
    // The limit is reached.
    End,
    // What stands before the limit is no whole record.
    Damaged,
}

// Walks the records of one file, a block of 64 KiB at a time (below the large object heap). A large record passes through in blocks and only its
// beginning is held: what walks a journal needs the same memory whatever stands in it. Not for two threads at once.
internal sealed class RecordCursor(SafeFileHandle file, long offset) : IDisposable
{
    // Payloads up to here are held as a whole.
    public const int MaxWholeBytes = 256 << 10;

    // Of larger ones this much is. More than any audit section and all that stands in front of a sealed payload.
    public const int HeadBytes = 60 << 10;

    private const int BlockBytes = 64 << 10;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    // Where the next record begins.
    public long Offset { get; private set; } = offset;

    // Where the payload of the record that was read last begins.
    public long PayloadOffset { get; private set; }

    // The payload, or the beginning of a large one, is valid until the next call. Bytes beyond the end of the file read as zeros.
    public CursorStep TryRead(long limit, out RecordHeader header, out ReadOnlyMemory<byte> payload)
    {
        header = default;
        payload = default;
        if (limit - Offset < RecordFormat.Alignment) return CursorStep.End;

        Require(RecordFormat.Alignment, limit);
        var size = RecordFormat.SizeOf(_buffer.AsSpan(_start, RecordFormat.Alignment), limit - Offset);
        if (size == 0) return CursorStep.Damaged;

        var isLarge = size > RecordFormat.SizeOnDisk(MaxWholeBytes);
        Require(isLarge ? RecordFormat.HeaderBytes + HeadBytes : size, limit);
        var held = Math.Min(size, _end - _start);
        var record = _buffer.AsSpan(_start, held);
        if (!RecordFormat.TryRead(record, Checksum(record, size), out header)) return CursorStep.Damaged;
        payload = _buffer.AsMemory(_start + RecordFormat.HeaderBytes, isLarge ? HeadBytes : header.PayloadBytes);
        PayloadOffset = Offset + RecordFormat.HeaderBytes;
        _start += held;
        Offset += size;
        return CursorStep.Record;
    }

    // Readers that wait hold no memory.
    public void ReleaseBuffer()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    public void Dispose() => ReleaseBuffer();

    // Of a record of which the first bytes are held.
    private uint Checksum(ReadOnlySpan<byte> held, int size)
    {
        var checksum = RecordFormat.ChecksumOf(held);
        if (held.Length == size) return checksum;

        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        for (var done = held.Length; done < size;)
        {
            var part = block.AsSpan(0, Math.Min(block.Length, size - done));
            Read(part, Offset + done);
            checksum = Crc32C.Append(checksum, part);
            done += part.Length;
        }
        ArrayPool<byte>.Shared.Return(block);
        return checksum;
    }

    private void Read(Span<byte> target, long offset)
    {
        while (!target.IsEmpty)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0) break;
            target = target[read..];
            offset += read;
        }
        target.Clear();
    }

    private void Require(int bytes, long limit)
    {
        var held = _end - _start;
        if (held >= bytes) return;

        var target = _buffer;
        if (_buffer.Length < bytes || _buffer.Length < BlockBytes)
            target = ArrayPool<byte>.Shared.Rent(Math.Max(bytes, BlockBytes));
        _buffer.AsSpan(_start, held).CopyTo(target);
        if (target != _buffer)
        {
            if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }
        _start = 0;
        _end = held;

        var wanted = (int)Math.Min(_buffer.Length, limit - Offset);
        while (_end < bytes)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(_end, wanted - _end), Offset + _end);
            if (read == 0)
            {
                _buffer.AsSpan(_end, wanted - _end).Clear();
                read = wanted - _end;
            }
            _end += read;
        }
    }
}
