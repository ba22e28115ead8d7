using System.CommandLine;
using System.Globalization;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Sdk.Fhir;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary><c>audit export</c>: a range of the audit in a file, to be looked at or verified without the hub.</summary>
internal sealed class ExportCommand : Command
{
    private static readonly Dictionary<string, ExportFormat> Formats = new(StringComparer.Ordinal)
    {
        ["dump"] = ExportFormat.Dump, ["json"] = ExportFormat.Json, ["fhir-ndjson"] = ExportFormat.FhirNdjson, ["fhir-bundle"] = ExportFormat.FhirBundle,
    };

    private readonly AuditAccess _audit = new();
    private readonly Argument<string> _file = new("FILE") { Description = "Where to write. It must not exist yet." };
    private readonly Option<RecordPlace?> _from = RecordPlace.Option("--from", "First record: its index, or not recorded before this time. Default: the oldest that is kept.");
    private readonly Option<RecordPlace?> _to = RecordPlace.Option("--to", "Up to this record, and without it: its index, or recorded before this time. Default: the newest, of a dump the newest that is signed.");
    private readonly Option<ExportFormat> _format = new("--format")
    {
        Description = "dump: for 'audit verify', with checkpoint and proofs beside it. json: a record a line. fhir-ndjson, fhir-bundle: FHIR R4 AuditEvents.", HelpName = "FORMAT", DefaultValueFactory = _ => ExportFormat.Dump,
    };

    public ExportCommand()
        : base("export", "Write a range of the audit to a file: to verify it without the hub, or to look at it elsewhere. The export is in the audit itself.")
    {
        _format.CustomParser = result =>
        {
            if (Formats.TryGetValue(result.Tokens[0].Value, out var format))
            {
                return format;
            }

            result.AddError($"--format takes {string.Join(", ", Formats.Keys)}.");
            return default;
        };
        Add(_file);
        foreach (var option in new Option[] { _from, _to, _format })
        {
            Add(option);
        }

        _audit.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(arguments);
        var (path, format) = (arguments.GetRequiredValue(_file), arguments.GetValue(_format));
        if (ExportedFiles.All(path).FirstOrDefault(File.Exists) is { } there)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{there}' exists already."));
        }

        try
        {
            return await _audit.AskAsync(
                arguments,
                terminal,
                async audit =>
                {
                    var now = await audit.ReadAsync(from: null, limit: 1, TimeSpan.Zero);
                    var from = Math.Max(now.FirstKept, arguments.GetValue(_from) is { } begin ? await begin.IndexAsync(audit) : 0);
                    ulong? to = arguments.GetValue(_to) is { } end ? Math.Min(now.Size, await end.IndexAsync(audit)) : null;
                    if (from >= (to ?? now.Size))
                    {
                        return terminal.Fail(new Failure(ExitCode.No, "There is no record in this range."));
                    }

                    var written = format == ExportFormat.Dump
                        ? await DumpExport.WriteAsync(audit, path, from, to, cancellationToken)
                        : await WriteAsync(audit, path, format, from, to ?? now.Size, cancellationToken);
                    Write(terminal, written);
                    return (int)ExitCode.Ok;
                },
                cancellationToken);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{path}' cannot be written: {refused.Message}"));
        }
    }

    private static async Task<ExportedFiles> WriteAsync(AuditQuestions audit, string path, ExportFormat format, ulong from, ulong to, CancellationToken cancellationToken)
    {
        var fhir = new AuditEventJson(format == ExportFormat.Json ? "" : await audit.OriginAsync());
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var records = audit.RangeAsync(from, to).Select(record => AuditRecord.Parser.ParseFrom(record));
        if (format == ExportFormat.FhirBundle)
        {
            await fhir.WriteBundleAsync(file, records, cancellationToken);
            return new ExportedFiles(from, to, [path]);
        }

        await using var lines = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        await foreach (var record in records)
        {
            await lines.WriteAsync((format == ExportFormat.Json ? Terminal.LineOf(RecordJson.Of(record)) : fhir.Line(record)).AsMemory(), cancellationToken);
            await lines.WriteAsync('\n');
        }

        return new ExportedFiles(from, to, [path]);
    }

    private static void Write(Terminal terminal, ExportedFiles written)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { from = written.From, to = written.To, records = written.To - written.From, files = written.Paths });
            return;
        }

        List<(string, string)> details =
        [
            ("records", (written.To - written.From).ToString("N0", CultureInfo.InvariantCulture)),
            ("first", written.From.ToString(CultureInfo.InvariantCulture)),
            ("last", (written.To - 1).ToString(CultureInfo.InvariantCulture)),
            .. written.Paths.Select((path, number) => (number == 0 ? "written" : "", path)),
        ];
        terminal.Screen.Write(Layout.DetailsOf([.. details]));
        if (written.VerifyCommand is { } command)
        {
            terminal.Screen.Write(new Text("\nverify it, without the hub:\n", Color.Grey));
            terminal.WriteLine(command);
        }
    }
}
