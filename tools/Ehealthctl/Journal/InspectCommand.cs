using System.CommandLine;
using System.Globalization;
using EHealth.Integration.Hub.Journal.Salvage;
using EHealth.Integration.Hub.Journal.Storage;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Journal;

/// <summary><c>journal inspect</c>: the segments of a journal, and everything that is wrong with them.</summary>
internal sealed class InspectCommand : Command
{
    private readonly Option<DirectoryInfo> _data = DataDirectoryOption.Create();

    public InspectCommand()
        : base("inspect", "List the journal's segments and everything in them that is not what was written, with file, byte and record. Reads every byte, changes nothing. Says no (1) when there is damage.")
    {
        Add(_data);
        SetAction(Run);
    }

    private int Run(ParseResult arguments)
    {
        var (terminal, data) = (new Terminal(arguments), arguments.GetRequiredValue(_data));
        if (DataDirectoryOption.JournalOf(data) is not { } journal) return terminal.Fail(new Failure(ExitCode.WrongUsage, $"'{data}' is no data directory: it has no journal."));
        try
        {
            var inspection = JournalInspection.Run(journal);
            Write(terminal, inspection);
            return (int)(inspection.Damages.Count == 0 ? ExitCode.Ok : ExitCode.No);
        }
        catch (Exception unreadable) when (unreadable is LogInUseException or IOException or UnauthorizedAccessException)
        {
            return terminal.Fail(new Failure(ExitCode.WrongUsage, unreadable.Message));
        }
    }

    private static void Write(Terminal terminal, JournalInspection inspection)
    {
        if (terminal.IsJson)
        {
            terminal.WriteJson(new { sound = inspection.Damages.Count == 0, segments = inspection.Segments, damages = inspection.Damages });
            return;
        }

        var table = Layout.TableOf("segment", ">first record", ">first audit", ">records", ">audited", ">bytes", "from", "to");
        foreach (var segment in inspection.Segments)
        {
            table.AddRow(
                Path.GetFileName(segment.File), Number(segment.FirstIndex), segment.FirstAuditIndex is { } audit ? Number(audit) : "?", Number(segment.Records), Number(segment.AuditedRecords),
                Number(segment.Bytes), TimeOf(segment.FirstRecordedAt), TimeOf(segment.LastRecordedAt));
        }

        terminal.Screen.Write(table);
        foreach (var segment in inspection.Segments.Where(segment => segment.TornBytes > 0))
            terminal.WriteLine($"{segment.File} ends with {Number(segment.TornBytes)} bytes of a write that a crash cut short: the hub cuts them when it starts");
        foreach (var damage in inspection.Damages) terminal.WriteLine($"DAMAGED {damage.File}, byte {damage.Offset}: {damage.Reason}");
        if (inspection.Damages.Count == 0) terminal.Screen.Write(new Text("sound\n", Color.Green));
    }

    private static string TimeOf(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "·";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
