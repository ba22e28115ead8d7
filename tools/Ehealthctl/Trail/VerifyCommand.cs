using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit verify</c>: the audit trail, held against what the hub has signed, without a hub.</summary>
internal sealed class VerifyCommand : Command
{
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = "Data directory of a hub that does not run, or a copy of one: journal, tiles and checkpoint." };
    private readonly Option<FileInfo?> _records = new("--records") { Description = "What was read from the Kafka topic of the audit records, from its beginning on: kcat -C -e -t ehealth.audit.v1 -f '%R%s'. Or what 'audit export' has written." };
    private readonly Option<FileInfo?> _checkpoints = new("--checkpoints") { Description = "The same from the topic of the checkpoints, read before the records." };
    private readonly Option<FileInfo[]> _proofs = new("--proof") { Description = "With --record: the proof of its place. With --records: proofs of the first record, the last one or both, which stand for what is before and after.", HelpName = "FILE", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [] };
    private readonly Option<FileInfo?> _record = new("--record") { Description = "One record, as 'audit prove' has written it.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "Public key of the audit log, NAME+ID+BASE64. With --data alone the directory's own key file tells it, which proves nothing to an outsider." };

    private readonly KafkaSource _kafka = new();

    public VerifyCommand()
        : base("verify", "Prove that the audit is complete and unchanged, from a data directory, from Kafka, from an export, or of one record. Says no (1) and names the first record that is not as it was signed.")
    {
        Add(_data);
        Add(_records);
        Add(_checkpoints);
        Add(_proofs);
        Add(_record);
        Add(_key);
        _kafka.AddTo(this);
        SetAction((arguments, cancellation) => Task.Run(() => Run(arguments, cancellation), cancellation));
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (data, records, checkpoints, given) = (arguments.GetValue(_data), arguments.GetValue(_records), arguments.GetValue(_checkpoints), arguments.GetValue(_key));
        var (proofs, record) = (arguments.GetRequiredValue(_proofs), arguments.GetValue(_record));
        var fromKafka = _kafka.BrokersOf(arguments) is not null;
        var isOneSource = new[] { data is not null, records is not null, fromKafka, record is not null }.Count(given => given) == 1;
        if (!isOneSource || records is null != (checkpoints is null) || (record is not null ? proofs.Length != 1 : proofs.Length > 0 && records is null))
            return terminal.Fail(new Failure(ExitCode.WrongUsage, "Give either --data, or --records and --checkpoints, or --kafka, or --record and its --proof."));
        if (record is not null) return VerifyOne(terminal, proofs[0], record, given);
        if (data is not null && !System.IO.Directory.Exists(JournalOf(data))) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{data}' is no data directory: it has no journal."));
        if (proofs.Append(records).Append(checkpoints).FirstOrDefault(file => file is { Exists: false }) is { } missing) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"There is no file '{missing}'."));
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
                : new DumpCheck(key).Run(records!.FullName, checkpoints!.FullName, [.. proofs.Select(proof => proof.FullName)]);
            Write(terminal, report, key);
            return (int)(report.IsSound ? ExitCode.Ok : ExitCode.No);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, unreadable.Message));
        }
    }

    private static int VerifyOne(Terminal terminal, FileInfo proof, FileInfo record, string? given)
    {
        if (given is null || NoteVerifier.TryParse(given) is not { } key)
            return terminal.Fail(new Failure(ExitCode.WrongUsage, given is null ? "The log's public key is needed: --key." : "That is no public key of an audit log."));
        try
        {
            var bytes = File.ReadAllBytes(record.FullName);
            var report = ProofCheck.Run(File.ReadAllText(proof.FullName), bytes, key);
            if (terminal.IsJson)
            {
                terminal.WriteJson(new { sound = report.IsSound, record = report.Index, signed = report.Checkpoint?.Size, root = report.Checkpoint?.Root.ToString(), key = key.ToString(), fault = report.Fault });
            }
            else
            {
                ProofTable.Write(terminal, report, report.IsSound ? AuditRecord.Parser.ParseFrom(bytes) : null);
                ProofTable.WriteVerdict(terminal, report);
            }

            return (int)(report.IsSound ? ExitCode.Ok : ExitCode.No);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
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
                first = report.First,
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
            ("audit records", Number(report.Records) + RemarkOf(report)),
            ("signed", report.Checkpoint is { } checkpoint ? Number(checkpoint.Size) : "none"),
            ("not signed yet", Number(report.NotYetSigned)),
            ("root", report.Checkpoint?.Root.ToString() ?? "·"),
            ("key", key.ToString())));
        terminal.Screen.Write(report.IsSound
            ? new Text("sound: every record stands where it was signed, and none was changed\n", Color.Green)
            : new Text($"NOT SOUND{(report.FaultyRecord is { } record ? $", from audit record {Number(record)} on" : "")}: {report.Fault}\n", Color.Red));
    }

    private static string RemarkOf(AuditTreeReport report) =>
        report.First > 0 ? $", from record {Number(report.First)} on"
        : report.NotKept > 0 ? $", of which the first {Number(report.NotKept)} are no longer kept here: their tiles were checked"
        : "";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
