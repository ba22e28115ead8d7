using System.ComponentModel.DataAnnotations;

namespace EHealth.Integration.Hub.Journal;

/// <summary>The journal on its disk: how much of it stays free.</summary>
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

    /// <summary>With so many bytes free messages are taken again: an eighth more than <see cref="MinFreeBytes"/>, so that a new segment does not end it at once.</summary>
    public long ResumeFreeBytes => MinFreeBytes + (MinFreeBytes / 8);

    /// <summary>What is wrong between the options, each in a sentence.</summary>
    /// <param name="largestRecordBytes">The largest record that may be written.</param>
    public IEnumerable<string> Mistakes(long largestRecordBytes)
    {
        if (SegmentBytes % SegmentStep != 0) yield return $"SegmentBytes ({SegmentBytes}) is no multiple of {SegmentStep}";
        if (MinFreeBytes < SegmentBytes + largestRecordBytes)
            yield return $"MinFreeBytes ({MinFreeBytes}) has no room for a segment and the largest record: it needs {SegmentBytes + largestRecordBytes}";
    }
}
