namespace EHealth.Integration.Hub.Journal.Storage;

/// <summary>
/// The log on disk is not what was written: something other than a crash changed it. The hub must not run on it,
/// because it could no longer show that nothing was lost.
/// </summary>
public sealed class LogDamagedException : Exception
{
    private const string Advice =
        "Keep a copy of the directory, restore the file from a backup and start again; do not edit or delete it. "
        + "'ehealthctl journal inspect --data DIR' lists all that is wrong; without a backup, 'ehealthctl journal salvage' saves what is whole (docs/journal.md)";

    internal LogDamagedException(string file, long offset, string reason)
        : base($"{reason} ({file}, byte {offset}.) {Advice}")
    {
        File = file;
        Offset = offset;
        Reason = reason;
    }

    /// <summary>Full path of the damaged segment.</summary>
    public string File { get; }

    /// <summary>Byte offset in <see cref="File"/> at which the damage begins.</summary>
    public long Offset { get; }

    /// <summary>What is wrong there, one sentence.</summary>
    public string Reason { get; }
}
