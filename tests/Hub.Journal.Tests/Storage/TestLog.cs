using System.Text;
using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

// The smallest log that works: 64 KiB a segment.
internal static class TestLog
{
    public const int SegmentBytes = 64 << 10;
    public const string FirstSegment = "00000000000000000000.log";

    public static SegmentedLog Open(TemporaryDirectory directory, int queueCapacity = 4096, int segmentBytes = SegmentBytes) =>
        SegmentedLog.Open(
            new SegmentedLogOptions
            {
                Directory = directory.Path,
                SegmentBytes = segmentBytes,
                MaxPayloadBytes = 16 << 10,
                QueueCapacity = queueCapacity,
            },
            TimeProvider.System,
            NullLogger<SegmentedLog>.Instance);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static ValueTask<AppendResult> AppendAsync(this SegmentedLog log, string text, bool audited = false) =>
        log.AppendAsync(type: 1, audited, Bytes(text), TestContext.Current.CancellationToken);

    // One after the other: each is a batch, and known to be on disk before the next is written.
    public static async Task AppendEachAsync(this SegmentedLog log, params IEnumerable<string> texts)
    {
        foreach (var text in texts) Assert.True((await log.AppendAsync(text)).Durable);
    }

    public static List<string> ReadAll(this SegmentedLog log, long fromIndex = 0)
    {
        using var reader = log.OpenReader(fromIndex);
        var texts = new List<string>();
        while (reader.TryRead(out var record))
        {
            Assert.Equal(fromIndex + texts.Count, record.Index);
            texts.Add(Encoding.UTF8.GetString(record.Payload.Span));
        }
        return texts;
    }
}
