using System.Diagnostics.CodeAnalysis;

namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>
/// Reads a log's durable records in order from one place on. Any number of readers follow one log, without locks against its
/// writer or each other; each reader belongs to one consumer at a time. It may outlive the log to read what is left.
/// </summary>
public sealed class LogReader : IDisposable
{
    /// <summary>Largest payload that is handed out as a whole (256 KiB).</summary>
    public const int MaxWholeBytes = RecordCursor.MaxWholeBytes;

    /// <summary>What is handed out of a larger one (60 KiB): an audit section and all that stands in front of a sealed payload.</summary>
    public const int HeadBytes = RecordCursor.HeadBytes;

    private readonly DurableExtent _extent;
    private readonly long _fromIndex;
    private LogSegment _segment;
    private RecordCursor _cursor;
    private long _cursorIndex;
    private bool _disposed;

    internal LogReader(DurableExtent extent, long fromIndex)
    {
        _extent = extent;
        _fromIndex = fromIndex;
        Enter(extent.Find(fromIndex));
    }

    /// <summary>Index of the record that the next successful <see cref="TryRead"/> returns.</summary>
    public long NextIndex => Math.Max(_cursorIndex, _fromIndex);

    /// <summary>Takes the next record when there is one on disk. Ends the life of the payload it returned before. Records that have been deleted before the reader came to
    /// them are passed over.</summary>
    /// <param name="record">The record; its payload is valid until the next call.</param>
    /// <exception cref="LogDamagedException">The file has been changed since it was written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(out LogRecord record)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (true)
        {
            switch (_cursor.TryRead(_segment.DurableEnd, out var header, out var payload))
            {
                case CursorStep.Record when header.Index == _cursorIndex:
                    _cursorIndex++;
                    if (header.Index < _fromIndex) continue;
                    record = new LogRecord(
                        header.Index, header.AuditIndex, header.Type, payload, new StoredBytes(_segment, _cursor.PayloadOffset, header.PayloadBytes));
                    return true;

                case CursorStep.End:
                    if (_extent.Find(_cursorIndex) is var next && next != _segment)
                    {
                        var (left, cursor) = (_segment, _cursor);
                        Enter(next);
                        cursor.Dispose();
                        left.Release();
                        continue;
                    }
                    _cursor.ReleaseBuffer();
                    record = default;
                    return false;

                default:
                    throw new LogDamagedException(_segment.Path, _cursor.Offset, $"Record {_cursorIndex} cannot be read back.");
            }
        }
    }

    /// <summary>
    /// Waits until <see cref="TryRead"/> has a record. False when the log is closed or has failed and everything durable was read.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_extent.DurableIndex >= NextIndex) return true;
            // The pulse first, then the second look: whatever is published after that look completes the pulse.
            var pulse = _extent.NextPulse;
            var ended = _extent.Ended;
            if (_extent.DurableIndex >= NextIndex) return true;
            if (ended) return false;
            await pulse.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of the segment it was reading.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _cursor.Dispose();
        _segment.Release();
    }

    [MemberNotNull(nameof(_segment), nameof(_cursor))]
    private void Enter(LogSegment segment)
    {
        while (true)
        {
            try
            {
                var file = segment.Acquire();
                // What was deleted meanwhile is passed over: nobody needed it, or retention would have kept it.
                var next = Math.Max(NextIndex, segment.FirstIndex);
                (_cursorIndex, var offset) = segment.FindNear(next);
                _cursor = new RecordCursor(file, offset);
                _segment = segment;
                return;
            }
            catch (FileNotFoundException) when (segment.FirstIndex < _extent.FirstIndex)
            {
                segment = _extent.Find(NextIndex);
            }
        }
    }
}
