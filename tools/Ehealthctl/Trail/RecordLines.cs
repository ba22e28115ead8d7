using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>Records as lines of a table that has no end: the columns' widths are known before the rows.</summary>
internal sealed class RecordLines(Terminal terminal)
{
    private const int Gap = 2;
    private const int Time = 8;
    private const int Record = 8;
    private const int System = 24;
    private const int Operation = 24;
    private const int Purpose = 8;
    private const int BeforeOutcome = Time + Record + System + Operation + Purpose + (5 * Gap);

    // A screen that is narrower shortens the outcome; a pipe shortens nothing.
    private readonly int _outcome = Math.Max(8, terminal.Screen.Profile.Width - BeforeOutcome);
    private readonly bool _isWhole = terminal.Screen.Profile.Width > 1000;
    private DateOnly? _day;

    public void Write(AuditRecord record)
    {
        var at = record.RecordedAt.ToDateTimeOffset();
        Begin(DateOnly.FromDateTime(at.UtcDateTime));
        var isEmergency = BreakGlass.Is(record);
        terminal.Screen.Write(new StyledLine()
            .Add(Cell(at.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Time), Color.Grey)
            .Add(record.Index.ToString(CultureInfo.InvariantCulture).PadLeft(Record) + new string(' ', Gap))
            .Add(Cell(record.OnBehalfOf.Length > 0 ? record.OnBehalfOf : record.Sender, System))
            .Add(Cell(RecordTable.OperationOf(record), Operation))
            .Add(Cell(RecordTable.PurposeText(record), Purpose), isEmergency ? Color.Red : null)
            .Add(Shortened(RecordTable.OutcomeText(record), _outcome), record.Outcome == HubErrorCode.Unspecified ? Color.Green : Color.Yellow));
    }

    // The headings once, and the day when it changes: a time without one says nothing the morning after.
    private void Begin(DateOnly day)
    {
        if (_day is null)
        {
            terminal.Screen.Write(new StyledLine().Add(
                Cell("TIME", Time) + "RECORD".PadLeft(Record) + new string(' ', Gap) + Cell("SYSTEM", System) + Cell("OPERATION", Operation) + Cell("PURPOSE", Purpose) + "OUTCOME", Color.Grey));
        }

        if (_day != day)
        {
            terminal.Screen.Write(new StyledLine().Add(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " UTC", Color.Grey));
            _day = day;
        }
    }

    private string Cell(string text, int width) => Shortened(text, width).PadRight(width + Gap);

    private string Shortened(string text, int width) => _isWhole || text.Length <= width ? text : text[..(width - 1)] + "…";
}
