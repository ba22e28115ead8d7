using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal;

// Event ids 3000-3099.
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Journal {JournalId} opened in {Directory}: records {FirstIndex} to {DurableIndex}, {Elapsed} for recovery")]
    public static partial void JournalOpened(
        ILogger logger, Guid journalId, string directory, long firstIndex, long durableIndex, TimeSpan elapsed);

    [LoggerMessage(3001, LogLevel.Warning, "Journal tail cut in {File} at byte {Offset}: {Bytes} bytes of a write that a crash cut short")]
    public static partial void TornTailCut(ILogger logger, string file, long offset, long bytes);

    [LoggerMessage(3002, LogLevel.Warning, "Journal file {File} was {Length} bytes long and has been filled up to {SegmentBytes}")]
    public static partial void ShortSegmentFilled(ILogger logger, string file, long length, long segmentBytes);

    [LoggerMessage(3003, LogLevel.Critical, "Journal stopped, nothing more is accepted until the hub has been restarted: {Failure}")]
    public static partial void JournalFailed(ILogger logger, LogFailure failure, Exception? exception);

    [LoggerMessage(3004, LogLevel.Debug, "Journal segment {File} begun")]
    public static partial void SegmentBegun(ILogger logger, string file);

    [LoggerMessage(3005, LogLevel.Error, "Journal spare segment could not be prepared, next try when it is needed: {Failure}")]
    public static partial void SpareNotPrepared(ILogger logger, LogFailure failure);

    [LoggerMessage(3006, LogLevel.Information, "Journal closed in {Directory} after record {DurableIndex}")]
    public static partial void JournalClosed(ILogger logger, string directory, long durableIndex);
}
