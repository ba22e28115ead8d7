using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Notes;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit prove</c>: a record and the proof of its place, for somebody who trusts nobody but a key.</summary>
internal sealed class ProveCommand : Command
{
    private readonly AuditAccess _audit = new();
    private readonly Argument<ulong> _index = RecordArgument.Create();
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder to write into.", HelpName = "DIR", DefaultValueFactory = _ => new DirectoryInfo(".") };
    private readonly Option<string?> _logKey = new("--log-key") { Description = "Public key of the audit log: check the proof at once.", HelpName = "KEY" };

    public ProveCommand()
        : base("prove", "Write a record and a proof (C2SP tlog-proof) that it stands at its place in the log the hub has signed. 'audit verify' checks them without the hub.")
    {
        Add(_index);
        Add(_output);
        Add(_logKey);
        _audit.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (index, folder) = (arguments.GetValue(_index), arguments.GetRequiredValue(_output));
        NoteVerifier? key = null;
        if (arguments.GetValue(_logKey) is { } text && (key = NoteVerifier.TryParse(text)) is null)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, "That is no public key of an audit log."));
        }

        return await _audit.AskAsync(
            arguments,
            terminal,
            async audit =>
            {
                var answer = await audit.ProveAsync(index);
                var name = Path.Combine(folder.FullName, string.Create(CultureInfo.InvariantCulture, $"record-{index}"));
                var (record, proof) = (name + ".bin", name + ".tlog-proof");
                try
                {
                    folder.Create();
                    await File.WriteAllBytesAsync(record, answer.Record.ToByteArray(), cancellationToken);
                    await File.WriteAllTextAsync(proof, answer.Proof, cancellationToken);
                }
                catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
                {
                    return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{folder}' cannot be written: {refused.Message}"));
                }

                var report = ProofCheck.Run(answer.Proof, answer.Record.Span, key);
                Write(terminal, report, AuditRecord.Parser.ParseFrom(answer.Record), record, proof, key);
                return (int)(report.IsSound ? ExitCode.Ok : ExitCode.No);
            },
            cancellationToken);
    }

    private static void Write(Terminal terminal, ProofReport report, AuditRecord record, string recordPath, string proofPath, NoteVerifier? key)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { index = record.Index, record = recordPath, proof = proofPath, signed = report.Checkpoint?.Size, keyChecked = key is not null, sound = report.IsSound, fault = report.Fault });
            return;
        }

        ProofTable.Write(terminal, report, record, ("written", recordPath), ("", proofPath));
        if (!report.IsSound || key is not null)
        {
            ProofTable.WriteVerdict(terminal, report);
        }
        else
        {
            terminal.Screen.Write(new Text("\nverify it, without the hub:\n", Color.Grey));
            terminal.WriteLine($"ehealthctl audit verify --proof {proofPath} --record {recordPath} --key KEY");
        }
    }
}
