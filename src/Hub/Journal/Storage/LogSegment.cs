using Microsoft.Win32.SafeHandles;

namespace EHealth.Integration.Hub.Journal.Storage;

// One segment file: where its synced records end, and where every 256th of them begins. One thread adds, any thread reads.
internal sealed class LogSegment(string path, SegmentHeader header)
{
    public const int MarkEvery = 256;

    private readonly Lock _gate = new();
    private SafeFileHandle? _file;
    private int _users;

    private int[] _marks = new int[64];
    private int _marked;
    private long _durableEnd = SegmentHeader.RecordsOffset;

    public string Path { get; } = path;
    public SegmentHeader Header { get; } = header;
    public long FirstIndex => Header.FirstIndex;

    // Everything before this offset is on disk.
    public long DurableEnd
    {
        get => Volatile.Read(ref _durableEnd);
        set => Volatile.Write(ref _durableEnd, value);
    }

    // The file is open while somebody uses it, so that years of sealed segments hold no descriptors
    // and a deleted one stays readable to the reader that is inside it.
    public SafeFileHandle Acquire()
    {
        lock (_gate)
        {
            _file ??= File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            _users++;
            return _file;
        }
    }

    public void Release()
    {
        lock (_gate)
        {
            if (--_users > 0) return;
            _file?.Dispose();
            _file = null;
        }
    }

    public void Mark(long index, long offset)
    {
        if ((index - FirstIndex) % MarkEvery != 0) return;
        if (_marked == _marks.Length)
        {
            var larger = new int[_marks.Length * 2];
            _marks.CopyTo(larger, 0);
            Volatile.Write(ref _marks, larger);
        }
        _marks[_marked] = (int)offset;
        Volatile.Write(ref _marked, _marked + 1);
    }

    // The nearest known record at or before `index`.
    public (long Index, long Offset) FindNear(long index)
    {
        // The count before the array: whichever array is seen then holds at least that many marks.
        var marked = Volatile.Read(ref _marked);
        if (marked == 0) return (FirstIndex, SegmentHeader.RecordsOffset);
        var mark = (int)Math.Min(marked - 1, (index - FirstIndex) / MarkEvery);
        return (FirstIndex + (long)mark * MarkEvery, Volatile.Read(ref _marks)[mark]);
    }
}
