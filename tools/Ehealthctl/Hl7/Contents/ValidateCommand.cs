using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Rules;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary><c>hl7 validate</c>: what the rules of HL7 have to say about messages.</summary>
internal sealed class ValidateCommand : Command
{
    private readonly Argument<string> _file = MessageFile.Argument();
    private readonly Option<Hl7ValidationLevel> _level = LevelOption.Create(Hl7ValidationLevel.Strict);

    public ValidateCommand()
        : base("validate", "Hold messages against the structure, fields and data types of their version. Says no (1) when there is an error.")
    {
        Add(_file);
        Add(_level);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (terminal, level) = (new Terminal(arguments), arguments.GetValue(_level));
        var (file, failure) = await MessageFile.ReadAsync(arguments.GetRequiredValue(_file), cancellationToken);
        if (file is null) return terminal.Fail(failure!);
        foreach (var mistake in file.BatchMistakes) terminal.Remark($"The batch: {mistake}.");

        var reports = file.Parts.Select(part => ReportOf(part, level)).ToList();
        if (terminal.IsJson) terminal.WriteJson(new { messages = reports.Select(ToJson) });
        else Write(terminal, reports);
        bool isGood = file.BatchMistakes.Count == 0
            && reports.TrueForAll(report => report.Unread is null && report.Findings.All(finding => finding.Severity != Hl7Severity.Error));
        return (int)(isGood ? ExitCode.Ok : ExitCode.No);
    }

    private static Report ReportOf(MessagePart part, Hl7ValidationLevel level)
    {
        var outcome = part.Parse();
        return outcome.IsParsed
            ? new Report(part, null, Hl7Validator.Validate(outcome.Message, level))
            : new Report(part, new UnreadMessage(part, outcome.Error), []);
    }

    private static void Write(Terminal terminal, IReadOnlyList<Report> reports)
    {
        var table = Layout.TableOf(">MESSAGE", "PLACE", "SEVERITY", ">CODE", "TEXT");
        for (int i = 0; i < reports.Count; i++)
        {
            string number = (i + 1).ToString(CultureInfo.InvariantCulture);
            foreach (var finding in reports[i].Findings)
            {
                // Not shortened but wrapped: the sentence is what was asked for.
                table.AddRow(
                    new Text(number, Color.Grey),
                    new Text(finding.Location?.ToString() ?? "·", Color.Aqua),
                    new Text(WordOf(finding.Severity), ColorOf(finding.Severity)),
                    new Text(((int)finding.Code).ToString(CultureInfo.InvariantCulture)),
                    new Text(finding.Text));
            }

            if (reports[i].Unread is { } unread) terminal.Remark($"message {number}: {unread.Describe(terminal.Screen.Profile.Width)}");
        }

        if (table.Rows.Count > 0)
        {
            terminal.Screen.Write(table);
            terminal.WriteLine("");
        }

        terminal.WriteLine(SummaryOf(reports));
    }

    private static string SummaryOf(IReadOnlyList<Report> reports)
    {
        int Count(Hl7Severity severity) => reports.Sum(report => report.Findings.Count(finding => finding.Severity == severity));
        int unread = reports.Count(report => report.Unread is not null);
        return $"{Number(reports.Count, "message")}: {Number(Count(Hl7Severity.Error), "error")}, {Number(Count(Hl7Severity.Warning), "warning")}"
            + (unread > 0 ? $", {unread} that cannot be read." : ".");
    }

    private static string Number(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:#,0} {what}{(count == 1 ? "" : "s")}");

    private static string WordOf(Hl7Severity severity) => severity.ToString().ToLowerInvariant();

    private static Color ColorOf(Hl7Severity severity) => severity switch
    {
        Hl7Severity.Information => Color.Grey,
        Hl7Severity.Warning => Color.Yellow,
        Hl7Severity.Error => Color.Red,
    };

    private static object ToJson(Report report) => new
    {
        offset = report.Part.Offset,
        error = report.Unread?.ToJson(),
        findings = report.Findings.Select(finding => new
        {
            location = finding.Location?.ToString(),
            severity = WordOf(finding.Severity),
            code = (int)finding.Code,
            text = finding.Text,
        }),
    };

    private sealed record Report(MessagePart Part, UnreadMessage? Unread, IReadOnlyList<Hl7Error> Findings);
}
