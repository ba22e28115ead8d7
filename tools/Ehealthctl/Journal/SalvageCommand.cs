using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EHealth.Integration.Hub.Journal.Salvage;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Ehealthctl.Journal;

/// <summary><c>journal salvage</c>: what a damaged journal has that is whole, in a new directory.</summary>
internal sealed class SalvageCommand : Command
{
    private const string ReportFile = "report.json";
    private static readonly JsonSerializerOptions ReportOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Option<DirectoryInfo> _data = DataDirectoryOption.Create();
    private readonly Option<DirectoryInfo> _to = new("--to") { Description = "Directory to write to; must not exist, or be empty.", HelpName = "DIR", Required = true };

    public SalvageCommand()
        : base("salvage", "Save from a damaged journal what is whole: everything up to the first damage as a new journal, what is whole behind it set aside. Changes nothing of the damaged one. See docs/journal.md.")
    {
        Add(_data);
        Add(_to);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, data, to) = (new Terminal(arguments), arguments.GetRequiredValue(_data), arguments.GetRequiredValue(_to));
        if (DataDirectoryOption.JournalOf(data) is not { } journal) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{data}' is no data directory: it has no journal."));
        try
        {
            if (JournalSalvage.Run(journal, Path.Combine(data.FullName, "audit"), to.FullName) is not { } report)
                return terminal.Fail(new Failure(ExitCode.No, "The journal is sound: there is nothing to salvage, and nothing was written."));
            File.WriteAllText(Path.Combine(to.FullName, ReportFile), JsonSerializer.Serialize(report, ReportOptions));
            Write(terminal, report, to.FullName);
            return (int)ExitCode.Ok;
        }
        catch (Exception unusable) when (unusable is LogInUseException or IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, unusable.Message));
        }
    }

    private static void Write(Terminal terminal, SalvageReport report, string to)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(report);
            return;
        }

        terminal.Screen.Write(Layout.DetailsOf(
            ("kept", $"{Number(report.Kept)} records, up to audit record {Number(report.NextAuditIndex - 1)}"),
            ("set aside", $"{Number(report.SetAside)} records that are whole behind the first damage"),
            ("lost", report.LostAudit.Count == 0 ? "no audit record that anything tells of" : $"audit records {string.Join(", ", report.LostAudit.Select(TextOf))}"),
            ("signed", report.SignedRecords is { } signed ? $"{Number(signed)} audit records" : "no checkpoint"),
            ("report", Path.Combine(to, ReportFile))));
        foreach (var damage in report.Damages) terminal.WriteLine($"DAMAGED {damage.File}, byte {damage.Offset}: {damage.Reason}");
        terminal.WriteLine(report.IsBehindCheckpoint
            ? "Records that were signed are not in the new journal: the hub does not start on it with the old audit/ folder. Keep the damaged directory as evidence and begin a new audit log: docs/journal.md."
            : "All signed records are in the new journal: it takes the place of the damaged one, the rest of the data directory stays. Delete index.db and search/, they come back: docs/journal.md.");
    }

    private static string TextOf(AuditRange range) => range.First == range.Last ? Number(range.First) : $"{Number(range.First)} to {Number(range.Last)}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
