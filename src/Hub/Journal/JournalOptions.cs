using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Journal;

/// <summary>The journal on its disk: how much of it stays free, and how long it is kept.</summary>
public sealed class JournalOptions
{
    private const int SegmentStep = 4096;

    /// <summary>Size of one segment file in bytes; existing ones keep theirs. Default 64 MiB; 1 MiB to 1 GiB in steps of 4 KiB.</summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024)]
    public int SegmentBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>With fewer bytes free on the journal's file system nothing new is taken; what was accepted before is still completed. Default 1 GiB: the next segment, what large events
    /// may be under way, and minutes of outcomes. At least a segment and the largest record, to 1 TiB.</summary>
    [Range(1024L * 1024, 1024L * 1024 * 1024 * 1024)]
    public long MinFreeBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>How often the free bytes are looked at. Default 1 s; 100 ms to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Segments whose records are all older than this are deleted, once Kafka has confirmed them, the audit tree is signed over them, and nothing needs them any more. Default none:
    /// everything is kept. At least 1 day; needs a relay.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan? KeepFor { get; set; }

    /// <summary>For how long at least a message id is known, so that a repetition has no second effect; segments with younger ids are kept. Without <see cref="KeepFor"/> ids are known for
    /// ever. Default 30 days; 1 day to 100 years.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan KeepMessageIdsFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>With so many bytes free messages are taken again: an eighth more than <see cref="MinFreeBytes"/>, so that a new segment does not end it at once.</summary>
    public long ResumeFreeBytes => MinFreeBytes + (MinFreeBytes / 8);

    /// <summary>What is wrong between the options, each in a sentence.</summary>
    /// <param name="largestRecordBytes">The largest record that may be written.</param>
    /// <param name="hasRelay">Whether audit records go to Kafka.</param>
    public IEnumerable<string> Mistakes(long largestRecordBytes, bool hasRelay)
    {
        if (KeepFor is not null && !hasRelay) yield return "KeepFor needs a relay (Hub:Relay:BootstrapServers): audit records that are nowhere else are never deleted";
        if (SegmentBytes % SegmentStep != 0) yield return $"SegmentBytes ({SegmentBytes}) is no multiple of {SegmentStep}";
        if (MinFreeBytes < SegmentBytes + largestRecordBytes)
            yield return $"MinFreeBytes ({MinFreeBytes}) has no room for a segment and the largest record: it needs {SegmentBytes + largestRecordBytes}";
    }
}
