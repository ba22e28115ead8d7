using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

// The bytes of a first segment, with batches chosen by the test instead of by the writer's haste.
internal sealed class HandmadeSegment
{
    private int _end = SegmentHeader.RecordsOffset;

    public HandmadeSegment()
    {
        Bytes = new byte[TestLog.SegmentBytes];
        new SegmentHeader(Guid.Parse("0190a3b0-0000-7000-8000-000000000001"), 0, 0, Bytes.Length).Write(Bytes);
    }

    public byte[] Bytes { get; }

    // Where each record begins, and at last where the next would.
    public List<int> Offsets { get; } = [SegmentHeader.RecordsOffset];

    public HandmadeSegment AddBatch(params IEnumerable<byte[]> payloads)
    {
        ushort offset = 0;
        foreach (var payload in payloads)
        {
            var header = new RecordHeader(Offsets.Count - 1, -1, 1, offset++, payload.Length);
            _end += RecordFormat.Write(Bytes.AsSpan(_end), header, payload, []);
            Offsets.Add(_end);
        }
        return this;
    }

    public void SaveTo(TemporaryDirectory directory, int? length = null)
    {
        using var file = File.Create(directory.File(TestLog.FirstSegment));
        file.Write(Bytes.AsSpan(0, length ?? Bytes.Length));
    }
}
