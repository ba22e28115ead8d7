namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>A part of a durable record where it lies on disk: for what is too large to be held in memory until it is needed.</summary>
public readonly record struct StoredBytes
{
    private readonly LogSegment _segment;
    private readonly long _offset;

    internal StoredBytes(LogSegment segment, long offset, int length) => (_segment, _offset, Length) = (segment, offset, length);

    /// <summary>How many bytes it is.</summary>
    public int Length { get; }

    /// <summary>A part of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It reaches beyond the end.</exception>
    public StoredBytes Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + length, Length, nameof(length));
        return new StoredBytes(_segment, _offset + start, length);
    }

    /// <summary>Reads as many of its bytes as there is room for. They were checked when the record was read, and are not checked again.</summary>
    /// <param name="destination">At most <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is more room than bytes.</exception>
    /// <exception cref="LogDamagedException">The file has become shorter.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Length, nameof(destination));
        var file = _segment.Acquire();
        try
        {
            for (var offset = _offset; !destination.IsEmpty;)
            {
                var read = RandomAccess.Read(file, destination, offset);
                if (read == 0) throw new LogDamagedException(_segment.Path, offset, "The file has been cut off.");
                destination = destination[read..];
                offset += read;
            }
        }
        finally
        {
            _segment.Release();
        }
    }
}
