using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit verify</c>: the audit trail, held against what the hub has signed, without a hub.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = "Data directory of a hub that does not run, or a copy of one: journal, tiles and checkpoint." };
    private readonly Option<FileInfo?> _records = new("--records") { Description = "What was read from the Kafka topic of the audit records, from its beginning on: kcat -C -e -t ehealth.audit.v1 -f '%R%s'." };
    private readonly Option<FileInfo?> _checkpoints = new("--checkpoints") { Description = "The same from the topic of the checkpoints, read before the records." };
    private readonly Option<string?> _key = new("--key") { Description = "Public key of the audit log, NAME+ID+BASE64. With --data alone the directory's own key file tells it, which proves nothing to an outsider." };

    private readonly KafkaSource _kafka = new();

    public VerifyCommand()
        : base("verify", "Prove that the audit is complete and unchanged, from a data directory or from Kafka. Says no (1) and names the first record that is not as it was signed.")
    {
        Add(_data);
        Add(_records);
        Add(_checkpoints);
        Add(_key);
        _kafka.AddTo(this);
        SetAction((arguments, cancellation) => Task.Run(() => Run(arguments, cancellation), cancellation));
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (data, records, checkpoints, given) = (arguments.GetValue(_data), arguments.GetValue(_records), arguments.GetValue(_checkpoints), arguments.GetValue(_key));
        var fromKafka = _kafka.BrokersOf(arguments) is not null;
        if (new[] { data is not null, records is not null, fromKafka }.Count(given => given) != 1 || records is null != (checkpoints is null))
            return terminal.Fail(new Failure(ExitCode.WrongUsage, "Give either --data, or --records and --checkpoints, or --kafka."));
        if (data is not null && !System.IO.Directory.Exists(JournalOf(data))) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{data}' is no data directory: it has no journal."));
        if (new[] { records, checkpoints }.FirstOrDefault(file => file is { Exists: false }) is { } missing) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"There is no file '{missing}'."));
        try
        {
            if (KeyOf(given, data) is not { } key)
                return terminal.Fail(new Failure(ExitCode.WrongUsage, given is null ? "The log's public key is needed: --key." : "That is no public key of an audit log."));

            if (fromKafka)
            {
                var (found, failure) = _kafka.Check(arguments, key, cancellationToken);
                if (found is null) return terminal.Fail(failure!);
                Write(terminal, found, key);
                return (int)(found.IsSound ? ExitCode.Ok : ExitCode.No);
            }

            var report = data is not null
                ? AuditTreeCheck.Run(JournalOf(data), Path.Combine(data.FullName, "audit"), key)
                : new DumpCheck(key).Run(records!.FullName, checkpoints!.FullName);
            Write(terminal, report, key);
            return (int)(report.IsSound ? ExitCode.Ok : ExitCode.No);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, unreadable.Message));
        }
    }

    private static string JournalOf(DirectoryInfo data) => Path.Combine(data.FullName, "journal");

    private static NoteVerifier? KeyOf(string? given, DirectoryInfo? data)
    {
        if (given is not null) return NoteVerifier.TryParse(given);
        var file = data is null ? "" : Path.Combine(data.FullName, "audit.key");
        return File.Exists(file) ? NoteKeyFile.Read(file)?.Verifier : null;
    }

    private static void Write(Terminal terminal, AuditTreeReport report, NoteVerifier key)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new
            {
                sound = report.IsSound,
                records = report.Records,
                notKept = report.NotKept,
                signed = report.Checkpoint?.Size ?? 0,
                root = report.Checkpoint?.Root.ToString(),
                key = key.ToString(),
                fault = report.Fault,
                record = report.FaultyRecord,
            });
            return;
        }

        terminal.Screen.Write(Layout.DetailsOf(
            ("audit records", report.NotKept == 0 ? Number(report.Records) : $"{Number(report.Records)}, of which the first {Number(report.NotKept)} are no longer kept here: their tiles were checked"),
            ("signed", report.Checkpoint is { } checkpoint ? Number(checkpoint.Size) : "none"),
            ("not signed yet", Number(report.NotYetSigned)),
            ("root", report.Checkpoint?.Root.ToString() ?? "·"),
            ("key", key.ToString())));
        terminal.Screen.Write(report.IsSound
            ? new Text("sound: every record stands where it was signed, and none was changed\n", Color.Green)
            : new Text($"NOT SOUND{(report.FaultyRecord is { } record ? $", from audit record {Number(record)} on" : "")}: {report.Fault}\n", Color.Red));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
