using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Notes;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>How a proven record looks to people.</summary>
internal static class ProofTable
{
    /// <summary>Record and checkpoint, and what the command adds.</summary>
    public static void Write(Terminal terminal, ProofReport report, AuditRecord? record, params IEnumerable<(string Name, string Value)> further) =>
        terminal.Screen.Write(Layout.DetailsOf([.. record is null ? [] : RowsOf(record), .. report.Checkpoint is { } checkpoint ? RowsOf(checkpoint) : [], .. further]));

    public static void WriteVerdict(Terminal terminal, ProofReport report) =>
        terminal.Screen.Write(report.IsSound
            ? new Text("sound: the record stands where it was signed, and was not changed\n", Color.Green)
            : new Text($"NOT SOUND: {report.Fault}\n", Color.Red));

    private static (string Name, string Value)[] RowsOf(AuditRecord record) =>
    [
        ("audit record", record.Index.ToString(CultureInfo.InvariantCulture)),
        ("recorded", record.RecordedAt is { } at ? at.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) : "·"),
        ("system", record.OnBehalfOf.Length > 0 ? $"{record.OnBehalfOf}, through {record.Sender}" : record.Sender),
        ("operation", record.Operation),
        ("purpose", RecordTable.PurposeText(record) + (record.Reason.Length > 0 ? $": {record.Reason}" : "")),
        ("outcome", RecordTable.OutcomeText(record)),
    ];

    private static (string Name, string Value)[] RowsOf(Checkpoint checkpoint) =>
    [
        ("log", checkpoint.Origin), ("signed", $"{checkpoint.Size.ToString("N0", CultureInfo.InvariantCulture)} records"), ("root", checkpoint.Root.ToString()),
    ];
}
