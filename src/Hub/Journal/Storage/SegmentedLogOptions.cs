namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>Where a log lives and how large it may grow in memory.</summary>
public sealed class SegmentedLogOptions
{
    /// <summary>The data directory, this log's alone. Made when missing, readable by its owner only.</summary>
    public required string Directory { get; init; }

    /// <summary>Size of one segment file. Bytes, 64 KiB to 1 GiB in steps of 4 KiB; default 64 MiB. Existing segments keep theirs.</summary>
    public int SegmentBytes { get; init; } = 64 << 20;

    /// <summary>Largest payload of one record. Bytes, 1 to 1 GiB; default 16 MiB. A record that no segment of <see cref="SegmentBytes"/> holds gets one of its own.</summary>
    public int MaxPayloadBytes { get; init; } = 16 << 20;

    /// <summary>Records that may wait for the disk or be on their way to it; callers beyond that wait for room. Default 16,384.</summary>
    public int QueueCapacity { get; init; } = 16_384;

    /// <summary>Whether an ordinary segment has room for a record with such a payload.</summary>
    internal bool FitsSegment(int payloadBytes) => RecordFormat.SizeOnDisk(payloadBytes) <= SegmentBytes - SegmentHeader.RecordsOffset;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(SegmentBytes, 64 << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SegmentBytes, 1 << 30);
        ArgumentOutOfRangeException.ThrowIfNotEqual(SegmentBytes % 4096, 0, nameof(SegmentBytes));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxPayloadBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxPayloadBytes, 1 << 30);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(QueueCapacity);
    }
}
