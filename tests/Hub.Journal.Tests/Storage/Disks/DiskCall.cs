namespace EHealth.Integration.Hub.Journal.Tests.Storage.Disks;

/// <summary>What a program asked of the disk.</summary>
internal enum DiskCallKind
{
    Open,
    Write,
    Sync,
    Truncate,
    Rename,
    Unlink,

    /// <summary>No call of the journal: its caller has just been told that a record is on disk.</summary>
    Acknowledge,
}

/// <summary>One call, in the order of all.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">The file or directory.</param>
/// <param name="Offset">Of a write: where; of a truncation: the new length; of an acknowledgment: the record's index; of an open: its flags.</param>
/// <param name="Bytes">Of a write.</param>
/// <param name="Target">Of a renaming: the new name.</param>
/// <param name="Number">Of an acknowledgment: the number of the record.</param>
/// <param name="IsRefused">It was made to fail, and nothing was done.</param>
internal sealed record DiskCall(DiskCallKind Kind, string Path, long Offset = 0, byte[]? Bytes = null, string? Target = null, int Number = 0, bool IsRefused = false);
