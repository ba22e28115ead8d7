using System.Buffers;

namespace EHealth.Integration.Hl7.Mllp;

/// <summary>
/// The bytes of a frame that outgrew the receive buffer, in one piece: what is read later needs no copy. It belongs to one message; a
/// connection keeps nothing of it.
/// </summary>
internal sealed class LargeFrame(LargeFrameRoom room, int maxFrameBytes) : IDisposable
{
    /// <summary>Frames up to here stay in the receive buffer. Each connection may hold so much without asking for room.</summary>
    public const int From = 64 * 1024;

    // Beyond the largest frame: what one look at the receive buffer may hold of the next.
    private const int SlackBytes = 64 * 1024;

    // What is larger is left to the collector: the pool keeps what it gets back, and may give it to another frame while a publication that was given up is still
    // read from here. Smaller messages are published from a copy.
    private const int MaxPooledBytes = 256 * 1024;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>What it has of the room; the room's own.</summary>
    public long RoomTaken { get; set; }

    /// <summary>All bytes so far.</summary>
    public ReadOnlySequence<byte> Bytes => new(_bytes, 0, _length);

    /// <summary>Asks for room for more bytes.</summary>
    /// <returns>Null when there is room; else what to await.</returns>
    public Task? Reserve(long more)
    {
        long capacity = CapacityFor(more);
        return capacity == _bytes.Length ? null : room.Enter(this, capacity - _bytes.Length);
    }

    /// <summary>Takes bytes in, for which there is room.</summary>
    public void Append(ReadOnlySequence<byte> more)
    {
        int capacity = CapacityFor(more.Length);
        if (capacity > _bytes.Length)
        {
            var larger = capacity <= MaxPooledBytes ? ArrayPool<byte>.Shared.Rent(capacity) : GC.AllocateUninitializedArray<byte>(capacity);
            _bytes.AsSpan(0, _length).CopyTo(larger);
            Return();
            _bytes = larger;
        }

        more.CopyTo(_bytes.AsSpan(_length));
        _length += (int)more.Length;
    }

    public void Dispose()
    {
        Return();
        _bytes = [];
        _length = 0;
        room.Leave(this);
    }

    // Twice as much each time: copying costs no more than receiving, and half of the array at most stays empty.
    private int CapacityFor(long more)
    {
        long needed = _length + more;
        if (needed <= _bytes.Length) return _bytes.Length;
        long largest = Math.Max(needed, (long)maxFrameBytes + SlackBytes);
        long doubled = Math.Max(needed, Math.Max(2L * From, 2L * _bytes.Length));
        return (int)(doubled >= maxFrameBytes ? largest : doubled);
    }

    private void Return()
    {
        if (_bytes.Length is > 0 and <= MaxPooledBytes) ArrayPool<byte>.Shared.Return(_bytes);
    }
}
