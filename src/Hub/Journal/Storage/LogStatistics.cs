namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>Counters since the log was opened, for metrics. Each is exact; the three are not read in one instant.</summary>
/// <param name="Records">Durable records.</param>
/// <param name="Bytes">Their bytes on disk, framing included.</param>
/// <param name="Syncs">Successful syncs; records per sync is the size of a batch.</param>
public readonly record struct LogStatistics(long Records, long Bytes, long Syncs);
