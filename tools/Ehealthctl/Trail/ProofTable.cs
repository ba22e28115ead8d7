using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>How a proven record looks to people.</summary>
internal static class ProofTable
{
    public static void Write(Terminal terminal, ProofReport report, AuditRecord? record)
    {
        if (record is not null)
        {
            terminal.Screen.Write(Layout.DetailsOf(
                ("audit record", record.Index.ToString(CultureInfo.InvariantCulture)),
                ("recorded", record.RecordedAt is { } at ? at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "·"),
                ("system", record.OnBehalfOf.Length > 0 ? $"{record.OnBehalfOf}, through {record.Sender}" : record.Sender),
                ("operation", record.Operation),
                ("purpose", RecordTable.PurposeText(record) + (record.Reason.Length > 0 ? $": {record.Reason}" : "")),
                ("outcome", RecordTable.OutcomeText(record))));
        }

        if (report.Checkpoint is { } checkpoint)
        {
            terminal.Screen.Write(Layout.DetailsOf(
                ("log         ", checkpoint.Origin), ("signed", $"{checkpoint.Size.ToString("N0", CultureInfo.InvariantCulture)} records"), ("root", checkpoint.Root.ToString())));
        }
    }

    public static void WriteVerdict(Terminal terminal, ProofReport report) =>
        terminal.Screen.Write(report.IsSound
            ? new Text("sound: the record stands where it was signed, and was not changed\n", Color.Green)
            : new Text($"NOT SOUND: {report.Fault}\n", Color.Red));
}
