using System.Buffers.Binary;
using System.Runtime.InteropServices;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Search;

// Reads a sealed segment once and writes what can be found in it: under another name first, so that a file with the right name is always whole.
internal sealed class SearchFileBuilder
{
    private readonly List<uint> _places = [];
    private readonly List<SearchEntry> _entries = [];
    private long _earliestMs = long.MaxValue;
    private long _latestMs = long.MinValue;

    private SearchFileBuilder()
    {
    }

    // How many records it holds. IOException or UnauthorizedAccessException: the disk refused; LogDamagedException: the segment is not what was written.
    public static int Build(LogSegment segment, string path, string temporaryPath, CancellationToken cancellationToken)
    {
        var builder = new SearchFileBuilder();
        var file = segment.Acquire();
        try
        {
            using var cursor = new RecordCursor(file, SegmentHeader.RecordsOffset);
            builder.Collect(segment, cursor, cancellationToken);
        }
        finally
        {
            segment.Release();
        }

        builder.Write(segment, temporaryPath);
        File.Move(temporaryPath, path, overwrite: true);
        return builder._places.Count;
    }

    private void Collect(LogSegment segment, RecordCursor cursor, CancellationToken cancellationToken)
    {
        var end = segment.DurableEnd;
        while (cursor.Offset < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var offset = cursor.Offset;
            if (cursor.TryRead(end, out var header, out var payload) != CursorStep.Record)
                throw new LogDamagedException(segment.Path, offset, "A record cannot be read back.");
            if (header.AuditIndex >= 0) Add(offset, SearchedAudits.Parse(payload));
        }
    }

    private void Add(long offset, SearchedAudit audit)
    {
        var record = (uint)_places.Count;
        _places.Add((uint)(offset / 8));
        _earliestMs = Math.Min(_earliestMs, SearchedAudits.MillisecondsOf(audit.RecordedAt));
        _latestMs = Math.Max(_latestMs, SearchedAudits.MillisecondsOf(audit.RecordedAt));

        // The same system twice in one record would be one record found twice.
        if (!audit.Sender.IsEmpty) Add(SearchKey.OfSystem(audit.Sender.Span), record);
        if (!audit.OnBehalfOf.IsEmpty && !audit.OnBehalfOf.Equals(audit.Sender)) Add(SearchKey.OfSystem(audit.OnBehalfOf.Span), record);
        if (!audit.Recipient.IsEmpty && !audit.Recipient.Equals(audit.Sender) && !audit.Recipient.Equals(audit.OnBehalfOf)) Add(SearchKey.OfSystem(audit.Recipient.Span), record);
        if (!audit.Operation.IsEmpty) Add(SearchKey.OfOperation(audit.Operation.Span), record);
        if (!audit.SourceId.IsEmpty) Add(SearchKey.OfSourceId(audit.SourceId.Span), record);
        if (audit.Purpose.Equals(SearchKey.EmergencyPurpose)) Add(SearchKey.OfEmergency, record);
        if (!audit.SubjectPseudonym.IsEmpty) Add(SearchKey.OfSubject(audit.SubjectPseudonym.Span), record);
    }

    private void Add(ulong key, uint record) => _entries.Add(new SearchEntry(key, record));

    private void Write(LogSegment segment, string path)
    {
        _entries.Sort();
        var header = new SearchFileHeader(
            segment.Header.JournalId, segment.FirstIndex, segment.Header.FirstAuditIndex, segment.DurableEnd, _places.Count, _entries.Count, _earliestMs, _latestMs);
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024);
        var number = 0;
        var page = new byte[SearchPage.Bytes];
        header.Write(page);
        Append(stream, page, ref number);
        foreach (var places in _places.Chunk(SearchPage.PlacesOfPage))
        {
            for (var place = 0; place < places.Length; place++)
                BinaryPrimitives.WriteUInt32LittleEndian(SearchPage.BodyOf(page.AsSpan())[(place * SearchPage.PlaceBytes)..], places[place]);
            Append(stream, page, ref number);
        }

        for (var first = 0; first < _entries.Count; first += SearchPage.EntriesOfPage)
        {
            var entries = CollectionsMarshal.AsSpan(_entries)[first..Math.Min(_entries.Count, first + SearchPage.EntriesOfPage)];
            for (var place = 0; place < entries.Length; place++) SearchPage.WriteEntry(page, place, entries[place]);
            Append(stream, page, ref number);
        }
    }

    // Not synced: what a power loss takes of it is found by the checksums, and made anew.
    private static void Append(FileStream stream, byte[] page, ref int number)
    {
        SearchPage.Finish(page, number++);
        stream.Write(page);
        Array.Clear(page);
    }
}
