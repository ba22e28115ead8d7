using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>What stands in a journal that no hub uses, and all that is wrong with it.</summary>
public sealed class JournalInspection : IWalkVisitor
{
    private readonly List<InspectedSegment> _segments = [];
    private readonly List<LogDamage> _damages = [];

    private JournalInspection()
    {
    }

    /// <summary>The segments, oldest first.</summary>
    public IReadOnlyList<InspectedSegment> Segments => _segments;

    /// <summary>Everything that is not what was written, in order; empty when the journal is sound.</summary>
    public IReadOnlyList<LogDamage> Damages => _damages;

    /// <summary>Reads every byte of a journal. Holds its lock meanwhile and changes nothing.</summary>
    /// <param name="directory">The journal's directory.</param>
    /// <exception cref="LogInUseException">A hub uses it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static JournalInspection Run(string directory)
    {
        using var held = SegmentFiles.Lock(directory);
        var inspection = new JournalInspection();
        new JournalWalk(inspection).Run(directory);
        return inspection;
    }

    void IWalkVisitor.BeginSegment(string path, long firstIndex, SegmentHeader? header, long length) =>
        _segments.Add(new InspectedSegment(path, firstIndex, header?.FirstAuditIndex, length));

    void IWalkVisitor.Take(LogRecord record)
    {
        var segment = _segments[^1];
        segment.Records++;
        if (record.AuditIndex < 0) return;
        segment.AuditedRecords++;
        if (SearchedAudits.Parse(record.Payload).RecordedAt is not { } time) return;
        segment.LastRecordedAt = DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanos / 100);
        segment.FirstRecordedAt ??= segment.LastRecordedAt;
    }

    void IWalkVisitor.TakeTornTail(long bytes) => _segments[^1].TornBytes = bytes;

    void IWalkVisitor.TakeDamage(LogDamage damage) => _damages.Add(damage);
}
