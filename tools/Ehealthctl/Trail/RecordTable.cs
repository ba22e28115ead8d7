using System.Globalization;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using Spectre.Console;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>How records look in a table.</summary>
internal static class RecordTable
{
    private const string EventPrefix = "ehealth.";

    /// <summary>UTC, to the second.</summary>
    public static Text TimeOf(AuditRecord record) =>
        new(record.RecordedAt.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), Color.Grey);

    /// <summary>The system that was spoken for, else the sender.</summary>
    public static Text SystemOf(AuditRecord record) => new(record.OnBehalfOf.Length > 0 ? record.OnBehalfOf : record.Sender);

    /// <summary>The name of an event or method without its package; a refused message's own type.</summary>
    public static string OperationOf(AuditRecord record) =>
        record.Operation.StartsWith(EventPrefix, StringComparison.Ordinal) ? record.Operation[(record.Operation.LastIndexOf('.') + 1)..] : record.Operation;

    /// <summary>The purpose of use; "break the glass" with a mark that needs no colour.</summary>
    public static Text PurposeOf(AuditRecord record) => new(PurposeText(record), BreakGlass.Is(record) ? new Style(Color.Red, decoration: Decoration.Bold) : Style.Plain);

    public static string PurposeText(AuditRecord record) => BreakGlass.Is(record) ? $"! {record.Purpose}" : record.Purpose;

    /// <summary>"ok", or the code of the refusal with the field or partner code it is about.</summary>
    public static OneLine OutcomeOf(AuditRecord record) => new(OutcomeText(record), record.Outcome == HubErrorCode.Unspecified ? Color.Green : Color.Yellow);

    public static string OutcomeText(AuditRecord record)
    {
        if (record.Outcome == HubErrorCode.Unspecified)
        {
            return "ok";
        }

        var about = record.Field.Length > 0 ? record.Field : record.PartnerCode;
        return about.Length > 0 ? $"{ErrorCatalogue.Reason(record.Outcome)} {about}" : ErrorCatalogue.Reason(record.Outcome);
    }

    public static Text IndexOf(AuditRecord record) => new(record.Index.ToString(CultureInfo.InvariantCulture));
}
