namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>What an export has written.</summary>
/// <param name="From">Index of the first record.</param>
/// <param name="To">Index after the last one.</param>
/// <param name="Paths">The files; the records' first.</param>
internal sealed record ExportedFiles(ulong From, ulong To, IReadOnlyList<string> Paths)
{
    /// <summary>How to verify it; null when it is no dump.</summary>
    public string? VerifyCommand { get; init; }

    /// <summary>Beside a dump: the checkpoint it is held against.</summary>
    public static string CheckpointsOf(string path) => path + ".checkpoints";

    /// <summary>Beside a dump that does not begin with record 0: what proves that its first record follows all before it.</summary>
    public static string FirstProofOf(string path) => path + ".first.tlog-proof";

    /// <summary>Beside a dump that ends before the checkpoint: what proves that its last record is followed by the rest.</summary>
    public static string LastProofOf(string path) => path + ".last.tlog-proof";

    /// <summary>Every file that an export may write.</summary>
    public static IReadOnlyList<string> All(string path) => [path, CheckpointsOf(path), FirstProofOf(path), LastProofOf(path)];
}
