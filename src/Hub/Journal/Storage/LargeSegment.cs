using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// A segment made for one record, which no ordinary one holds. The caller's side writes and syncs the payload before the record stands in the queue:
// seconds for a slow disk, in which the writer serves everybody else. What the writer then adds is two headers and the file's name, so that the record
// comes into the journal whole or not at all. A crash before leaves a file without a place, which the next start deletes.
internal sealed class LargeSegment : IDisposable
{
    // A sync every 4 MiB: all of it at once would hold up the syncs of the live segment.
    private const int SyncEvery = 4 << 20;

    private const int PageBytes = 4096;
    private const int PayloadOffset = SegmentHeader.RecordsOffset + RecordFormat.HeaderBytes;

    private readonly string _directory;
    private readonly string _path;
    private SafeFileHandle? _file;
    private bool _placed;

    private LargeSegment(string directory, string path, int payloadBytes)
    {
        (_directory, _path) = (directory, path);
        var end = (long)SegmentHeader.RecordsOffset + RecordFormat.SizeOnDisk(payloadBytes);
        SegmentBytes = (end + PageBytes - 1) / PageBytes * PageBytes;
    }

    public long SegmentBytes { get; }

    // Why it could not be prepared; null when all went well. The writer stops the log for it, as for any failed write, but never sees one for which there was no room.
    public LogFailure? Failure { get; private set; }

    public static LargeSegment Prepare(string directory, long number, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        var segment = new LargeSegment(directory, SegmentFiles.LargePathOf(directory, number), head.Length + body.Length);
        segment.Failure = segment.Write(head, body);
        return segment;
    }

    // The writer's part. Once this has answered null a power loss cannot undo it.
    public LogFailure? Place(SegmentHeader segment, bool replaces, in RecordHeader record, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (Failure is not null || _file is null) return Failure;
        Span<byte> header = stackalloc byte[RecordFormat.HeaderBytes];
        RecordFormat.WriteHeader(header, record, head, body);
        var failure = DurableFiles.Write(_file, _path, header, SegmentHeader.RecordsOffset)
            ?? SegmentFiles.WriteHeader(_file, _path, segment)
            ?? DurableFiles.SyncFile(_file, _path);
        // From the rename on the file is the journal's, whatever comes of the directory's sync.
        _placed = failure is null;
        return failure ?? SegmentFiles.Place(_path, _directory, segment, replaces);
    }

    // Deletes the file when the record came to nothing. What cannot be deleted is at the next start.
    public void Dispose()
    {
        _file?.Dispose();
        if (_placed) return;
        var left = SegmentFiles.Delete(_path);
        Failure ??= left;
    }

    private LogFailure? Write(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        try
        {
            _file = File.OpenHandle(_path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return LogFailure.From(exception, "open", _path);
        }
        // Blanks where the headers will stand, and behind the end: the disk's room is taken now, and not when it is the writer's turn.
        var end = (long)PayloadOffset + head.Length + body.Length;
        return DurableFiles.FillWithZeros(_file, _path, 0, PayloadOffset)
            ?? Write(_file, head, PayloadOffset)
            ?? Write(_file, body, PayloadOffset + head.Length)
            ?? DurableFiles.FillWithZeros(_file, _path, end, SegmentBytes);
    }

    private LogFailure? Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(SyncEvery, bytes.Length)];
            if ((DurableFiles.Write(file, _path, part, offset) ?? DurableFiles.SyncFile(file, _path)) is { } failure) return failure;
            bytes = bytes[part.Length..];
            offset += part.Length;
        }
        return null;
    }
}
