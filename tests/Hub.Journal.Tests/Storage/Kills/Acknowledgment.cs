namespace EHealth.Integration.Hub.Journal.Tests.Storage.Kills;

/// <summary>A record that somebody was told to be on disk.</summary>
/// <param name="Index">Its index.</param>
/// <param name="AuditIndex">Its audit index; -1 when it is not audited.</param>
/// <param name="Writer">Who wrote it: round, producer and number tell its every byte.</param>
internal readonly record struct Acknowledgment(long Index, long AuditIndex, (int Round, int Producer, int Number) Writer);
