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

// Walks the records of one file, a block of 64 KiB at a time (below the large object heap). Not for two threads at once.
internal sealed class RecordCursor(SafeFileHandle file, long offset) : IDisposable
{
    private const int BlockBytes = 64 << 10;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    // Where the next record begins.
    public long Offset { get; private set; } = offset;

    // The payload is valid until the next call. Bytes beyond the end of the file read as zeros.
    public CursorStep TryRead(long limit, out RecordHeader header, out ReadOnlyMemory<byte> payload)
    {
        header = default;
        payload = default;
        if (limit - Offset < RecordFormat.Alignment) return CursorStep.End;

        Require(RecordFormat.Alignment, limit);
        var size = RecordFormat.SizeOf(_buffer.AsSpan(_start, RecordFormat.Alignment), limit - Offset);
        if (size == 0) return CursorStep.Damaged;

        Require(size, limit);
        if (!RecordFormat.TryRead(_buffer.AsSpan(_start, size), out header)) return CursorStep.Damaged;
        payload = _buffer.AsMemory(_start + RecordFormat.HeaderBytes, header.PayloadBytes);
        _start += size;
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
