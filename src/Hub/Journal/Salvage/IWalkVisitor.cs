using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Salvage;

/// <summary>Is told what stands in a journal, from its beginning to its end.</summary>
internal interface IWalkVisitor
{
    /// <summary>A segment begins.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="firstIndex">As its name says.</param>
    /// <param name="header">Its header; null when it cannot be read.</param>
    /// <param name="length">Length of the file.</param>
    void BeginSegment(string path, long firstIndex, SegmentHeader? header, long length);

    /// <summary>A record that is whole, in its place or behind a damage.</summary>
    /// <param name="record">The record; valid during the call.</param>
    void Take(LogRecord record);

    /// <summary>The tail of a write that a crash cut short.</summary>
    /// <param name="bytes">How long.</param>
    void TakeTornTail(long bytes);

    /// <summary>Something that is not what was written.</summary>
    void TakeDamage(LogDamage damage);
}
