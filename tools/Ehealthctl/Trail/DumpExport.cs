using System.Globalization;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Writes a range of the audit so that it can be verified without the hub: the records, a checkpoint over them, and where the range does not reach to both
/// ends of what was signed, proofs of its first and last record.</summary>
internal static class DumpExport
{
    /// <summary>A hub signs each second, or as its options say: after so many looks the newest records are left unsigned.</summary>
    private const int MostLooks = 10;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Writes the files.</summary>
    /// <param name="audit">The hub.</param>
    /// <param name="path">Of the records; the other files are named after it.</param>
    /// <param name="from">First record.</param>
    /// <param name="to">The record after the last one; null: as many as are signed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ExportedFiles> WriteAsync(AuditQuestions audit, string path, ulong from, ulong? to, CancellationToken cancellationToken)
    {
        var checkpoint = await CoverAsync(audit, to ?? (from + 1), cancellationToken);
        var signed = (ulong)SizeOf(checkpoint.Checkpoint);
        var end = to ?? signed;
        await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            await foreach (var record in audit.RangeAsync(from, end)) await DumpWriter.AppendAsync(file, record.Memory, cancellationToken);
        }

        List<string> paths = [path, ExportedFiles.CheckpointsOf(path)];
        await using (var file = new FileStream(paths[1], FileMode.CreateNew, FileAccess.Write))
        {
            // The cosigned one is older, and of use when it covers the dump as well.
            if (checkpoint.Cosigned.Length > 0 && (ulong)SizeOf(checkpoint.Cosigned) >= end) await DumpWriter.AppendAsync(file, Encoding.UTF8.GetBytes(checkpoint.Cosigned), cancellationToken);
            await DumpWriter.AppendAsync(file, Encoding.UTF8.GetBytes(checkpoint.Checkpoint), cancellationToken);
        }

        if (from > 0) paths.Add(await ProveAsync(audit, from, ExportedFiles.FirstProofOf(path), cancellationToken));
        if (signed > end) paths.Add(await ProveAsync(audit, end - 1, ExportedFiles.LastProofOf(path), cancellationToken));
        var proofs = string.Concat(paths.Skip(2).Select(proof => $" --proof {proof}"));
        return new ExportedFiles(from, end, paths) { VerifyCommand = $"ehealthctl audit verify --records {paths[0]} --checkpoints {paths[1]}{proofs} --key KEY" };
    }

    private static async Task<GetCheckpointResponse> CoverAsync(AuditQuestions audit, ulong records, CancellationToken cancellationToken)
    {
        var checkpoint = await audit.CheckpointAsync();
        for (var looks = 1; (ulong)SizeOf(checkpoint.Checkpoint) < records; looks++)
        {
            if (looks == MostLooks) throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the hub has signed {SizeOf(checkpoint.Checkpoint)} records and signs no further ones; export up to there"));
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
            checkpoint = await audit.CheckpointAsync();
        }

        return checkpoint;
    }

    private static async Task<string> ProveAsync(AuditQuestions audit, ulong index, string path, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path, (await audit.ProveAsync(index)).Proof, cancellationToken);
        return path;
    }

    private static long SizeOf(string note) =>
        SignedNote.TryParse(note) is { } signed && Checkpoint.TryParse(signed.Text) is { } checkpoint ? checkpoint.Size : throw new IOException("the hub answers something that is no checkpoint");
}
