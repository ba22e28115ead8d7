using EHealth.Integration.Adapters.Hl7v2.Intake;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Adapters.Hl7v2.Drops;

/// <summary>Reads the files of one folder. A file moves away only when its answers stand on disk: a crash before that makes it come again, and the hub knows its messages
/// by their ids.</summary>
internal sealed class DropFolder(DropOptions options, BatchIntake intake, Acknowledger acknowledger, ILogger logger)
{
    private const string Working = "working";
    private const string Done = "done";
    private const string Failed = "failed";
    private const string Answers = "answers";
    private const int BufferBytes = 64 * 1024;

    private Dictionary<string, (long Length, DateTime ChangedAt)> _seen = [];

    /// <summary>Looks once, and reads the files that have not changed since the last look, in the order of their names. Each is first taken away under its name: what
    /// is put there meanwhile is another file.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // Left by a crash, or by a hub that was away.
        var working = Subfolder(Working);
        foreach (var file in FilesOf(working)) await ReadAsync(file, cancellationToken);

        var seen = new Dictionary<string, (long, DateTime)>();
        foreach (var file in FilesOf(options.Folder))
        {
            var state = (file.Length, file.LastWriteTimeUtc);
            var taken = Path.Combine(working, file.Name);
            if (!_seen.TryGetValue(file.Name, out var before) || before != state || File.Exists(taken))
            {
                seen.Add(file.Name, state);
                continue;
            }

            File.Move(file.FullName, taken);
            await ReadAsync(new FileInfo(taken), cancellationToken);
        }

        _seen = seen;
    }

    private IEnumerable<FileInfo> FilesOf(string folder) => new DirectoryInfo(folder).GetFiles(options.Pattern).OrderBy(file => file.Name, StringComparer.Ordinal);

    private async Task ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(file, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Log.DropUnreadable(logger, options.Folder, unreadable.GetType().Name);
        }
    }

    private async Task TakeAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (file.Length > options.MaxFileBytes)
        {
            Move(file, Failed, "longer than MaxFileBytes");
            return;
        }

        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        if (!Hl7Batch.TryParseFile(bytes, out var batch))
        {
            Move(file, Failed, "begins with none of FHS, BHS, MSH");
            return;
        }

        if (!batch.IsClosed)
        {
            Move(file, Failed, "ends before its BTS or FTS: cut off on its way");
            return;
        }

        var outcome = await intake.TakeAsync(batch, certified: options.System.Length > 0 ? options.System : null, cancellationToken);
        if (outcome.IsTransient)
        {
            Log.DropPostponed(logger, options.Folder);
            return;
        }

        await WriteAnswersAsync(file, batch, outcome.Answers, cancellationToken);
        outcome.OnAnswered?.Invoke();
        if (batch is { HasHeader: false, Messages.Count: 0, Mistakes: [var mistake, ..] })
        {
            // Nothing was read, and an answer needs a header: the operator has to hear of it.
            Move(file, Failed, mistake);
            return;
        }

        Move(file, Done, reason: null);
        Log.DropRead(logger, options.Folder, batch.Messages.Count);
    }

    // Under another name until it is whole, and on disk before the file moves.
    private async Task WriteAnswersAsync(FileInfo file, Hl7Batch batch, IReadOnlyList<ReadOnlyMemory<byte>> answers, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Subfolder(Answers), file.Name + ".ack");
        await using (var output = new FileStream(path + ".part", FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes, FileOptions.WriteThrough))
        {
            IReadOnlyList<ReadOnlyMemory<byte>> parts = batch.HasHeader ? [BatchAnswer.Build(batch, answers, acknowledger)] : answers;
            foreach (var part in parts) await output.WriteAsync(part, cancellationToken);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    private void Move(FileInfo file, string subfolder, string? reason)
    {
        var target = Path.Combine(Subfolder(subfolder), file.Name);
        for (int number = 2; File.Exists(target); number++) target = Path.Combine(Subfolder(subfolder), $"{file.Name}.{number}");
        File.Move(file.FullName, target);
        if (reason is not null) Log.DropRefused(logger, options.Folder, reason);
    }

    private string Subfolder(string name) => Directory.CreateDirectory(Path.Combine(options.Folder, name)).FullName;
}
