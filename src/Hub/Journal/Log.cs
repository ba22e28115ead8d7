using EHealth.Integration.Hub.Journal.Storage;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal;

/// <summary>Log events of this assembly, ids 3000-3999.</summary>
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

    [LoggerMessage(3007, LogLevel.Critical, "Journal has no room for its next segment; records that the present one does not hold are refused until there is: {Failure}")]
    public static partial void NoRoomForSpare(ILogger logger, LogFailure failure);

    [LoggerMessage(3008, LogLevel.Information, "Journal has room for its next segment again")]
    public static partial void RoomForSpare(ILogger logger);

    [LoggerMessage(3009, LogLevel.Error, "A record of {Bytes} bytes was refused, there is no room for it: {Failure}")]
    public static partial void NoRoomForRecord(ILogger logger, int bytes, LogFailure failure);

    [LoggerMessage(3100, LogLevel.Information, "Index has caught up with the journal at record {NextIndex}")]
    public static partial void IndexCaughtUp(ILogger logger, long nextIndex);

    [LoggerMessage(3101, LogLevel.Warning, "Index {Path} cannot be read (SQLite error {ErrorCode}) and is rebuilt from the journal")]
    public static partial void IndexUnreadable(ILogger logger, string path, int errorCode);

    [LoggerMessage(3102, LogLevel.Information, "Index {Path} is built from the journal")]
    public static partial void IndexRebuilt(ILogger logger, string path);

    [LoggerMessage(3103, LogLevel.Warning, "Exchange {ExchangeId} was accepted before the last stop and had no outcome; recorded as OUTCOME_UNKNOWN")]
    public static partial void InterruptedExchangeClosed(ILogger logger, string exchangeId);

    [LoggerMessage(3104, LogLevel.Error, "Index {Path} cannot be written (SQLite error {ErrorCode}), next try in {Pause}; the journal has what is missing in it")]
    public static partial void IndexHeldUp(ILogger logger, string path, int errorCode, TimeSpan pause);

    [LoggerMessage(3110, LogLevel.Information, "Subscription {SystemId}/{Name} opened after record {Cursor}")]
    public static partial void SubscriptionOpened(ILogger logger, string systemId, string name, long cursor);

    [LoggerMessage(3111, LogLevel.Information, "Subscription {SystemId}/{Name} was opened again; the older stream ends")]
    public static partial void SubscriptionTakenOver(ILogger logger, string systemId, string name);

    [LoggerMessage(3130, LogLevel.Debug, "Search file {File} written: {Records} records, {Elapsed}")]
    public static partial void SearchFileWritten(ILogger logger, string file, int records, TimeSpan elapsed);

    [LoggerMessage(3131, LogLevel.Warning, "Search file {File} is not what was written and is made anew; until then its segment is read whole")]
    public static partial void SearchFileUnusable(ILogger logger, string file);

    [LoggerMessage(3132, LogLevel.Warning, "Search file {File} could not be written, next try in {Pause}; until then its segment is read whole: {Reason}")]
    public static partial void SearchFileNotWritten(ILogger logger, string file, TimeSpan pause, string reason);

    [LoggerMessage(3133, LogLevel.Warning, "Search file {File} cannot be used and could not be deleted: {Reason}")]
    public static partial void SearchFileNotDeleted(ILogger logger, string file, string reason);

    [LoggerMessage(3112, LogLevel.Warning, "Subscription {SystemId}/{Name} has not taken event {Sequence} of {Bytes} bytes within {Timeout}; its stream ends, the event comes again")]
    public static partial void LargeEventNotTaken(ILogger logger, string systemId, string name, ulong sequence, int bytes, TimeSpan timeout);

    [LoggerMessage(3120, LogLevel.Information, "Relay begins at journal record {NextIndex}, topic {Topic}")]
    public static partial void RelayStarted(ILogger logger, long nextIndex, string topic);

    [LoggerMessage(3121, LogLevel.Warning, "Relay: Kafka reports {Code} ({Reason}); records wait in the journal")]
    public static partial void RelayTrouble(ILogger logger, string code, string reason);

    [LoggerMessage(3122, LogLevel.Warning, "Relay starts a new producer at journal record {NextIndex} after {Code}")]
    public static partial void RelayRestarted(ILogger logger, long nextIndex, string code);

    [LoggerMessage(3123, LogLevel.Debug, "Kafka client {Client}: {Message}")]
    public static partial void RelayClient(ILogger logger, string client, string message);

    [LoggerMessage(3124, LogLevel.Information, "The topics {Topic} and {CheckpointTopic} keep what they are given")]
    public static partial void RelayTopicsFit(ILogger logger, string topic, string checkpointTopic);

    [LoggerMessage(3125, LogLevel.Critical, "Nothing is sent to Kafka, records wait in the journal: the audit's topics would lose them. {Faults}")]
    public static partial void RelayTopicsUnfit(ILogger logger, string faults);

    [LoggerMessage(3126, LogLevel.Warning, "Kafka does not tell the settings of the audit's topics ({Reason}); whether they lose records is not checked")]
    public static partial void RelayTopicsNotTold(ILogger logger, string reason);

    [LoggerMessage(3127, LogLevel.Warning, "Kafka does not answer yet ({Reason}); the audit's topics are checked when it does, and until then records wait in the journal")]
    public static partial void RelayTopicsAway(ILogger logger, string reason);

    [LoggerMessage(3140, LogLevel.Information, "Audit tree taken up at record {Size}; its checkpoints are signed by {Key}")]
    public static partial void TreeOpened(ILogger logger, long size, string key);

    [LoggerMessage(3141, LogLevel.Warning, "The tiles beside {Checkpoint} are not those of its {Size} records and are made again from the journal")]
    public static partial void TreeRebuilt(ILogger logger, string checkpoint, long size);

    [LoggerMessage(3142, LogLevel.Error, "Audit tree is held up: {Reason}; records are kept in the journal, those after {Signed} are not signed yet")]
    public static partial void TreeHeldUp(ILogger logger, string reason, long signed);

    [LoggerMessage(3143, LogLevel.Warning, "Witness {Witness} cannot be reached ({Reason}); it gets the newest checkpoint when it is back")]
    public static partial void WitnessAway(ILogger logger, string witness, string reason);

    [LoggerMessage(3144, LogLevel.Critical, "Witness {Witness} does not confirm this audit log: {Reason}")]
    public static partial void WitnessContradicts(ILogger logger, string witness, string reason);

    [LoggerMessage(3150, LogLevel.Information, "Journal segment {File} deleted: records {FirstIndex} to {LastIndex}; the audit begins with record {NextAuditIndex} now, {FirstAuditIndex} before")]
    public static partial void SegmentDeleted(ILogger logger, string file, long firstIndex, long lastIndex, long firstAuditIndex, long nextAuditIndex);

    [LoggerMessage(3151, LogLevel.Information, "Journal segment {File} is old enough to be deleted and is kept: {Reason}")]
    public static partial void SegmentHeld(ILogger logger, string file, string reason);

    [LoggerMessage(3152, LogLevel.Error, "Journal segment {File} could not be deleted, next try in a minute: {Reason}")]
    public static partial void SegmentNotDeleted(ILogger logger, string file, string reason);

    [LoggerMessage(3160, LogLevel.Error, "The person of audit record {Index} is not erased, because their keys cannot be destroyed: {Reason}")]
    public static partial void SubjectNotErased(ILogger logger, ulong index, string reason);
}
