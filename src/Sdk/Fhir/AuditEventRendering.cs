using System.Text.RegularExpressions;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir;

/// <summary>Says audit records as FHIR R4 AuditEvents after IHE BALP (Basic Audit Log Patterns). It adds nothing to a record and names no person: the patient is a pseudonym.</summary>
/// <param name="logOrigin">Name of the log whose tree has the records as leaves; empty when it is not known.</param>
public sealed partial class AuditEventRendering(string logOrigin)
{
    private const string Emergency = "ETREAT";

    /// <summary>Renders one record.</summary>
    /// <param name="record">The record; one of an older hub may have no action.</param>
    /// <returns>A resource that is valid FHIR R4, and of the BALP profile its <c>meta.profile</c> names, if it names one.</returns>
    public AuditEvent Render(AuditRecord record)
    {
        var isDisclosure = IsDisclosure(record);
        var rendered = new AuditEvent
        {
            Id = IdOf(record),
            Type = isDisclosure ? Codes.Export : Outcomes.IsOfAccessControl(record.Outcome) ? Codes.SecurityAlert : Codes.Restful,
            Action = ActionOf(record.Action),
            Recorded = record.RecordedAt?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
            Outcome = Outcomes.Of(record.Outcome),
            OutcomeDesc = Outcomes.Describe(record),
            Source = new AuditEvent.SourceComponent { Site = record.NodeId.Length > 0 ? record.NodeId : null, Observer = Agents.WhoIs(record.NodeId), Type = [Codes.ApplicationServer] },
        };
        rendered.Subtype.AddRange(SubtypesOf(record, isDisclosure));
        if (record.Purpose.Length > 0) rendered.PurposeOfEvent.Add(PurposeOf(record));
        rendered.Agent.AddRange(Agents.Of(record));
        rendered.Entity.AddRange(Entities.Of(record, logOrigin));
        if (ProfileOf(record, isDisclosure) is { } profile) rendered.Meta = new Meta { Profile = [Codes.BalpProfile + profile] };
        return rendered;
    }

    // The hub itself gives out what it keeps about a person: the message behind a record, or the record.
    private static bool IsDisclosure(AuditRecord record) =>
        record.HasRefersTo && record.Outcome == HubErrorCode.Unspecified && record.Action == AuditAction.Read && record.Recipient == record.NodeId && !record.SubjectPseudonym.IsEmpty;

    private static AuditEvent.AuditEventAction? ActionOf(AuditAction action) => action switch
    {
        AuditAction.Create => AuditEvent.AuditEventAction.C,
        AuditAction.Read => AuditEvent.AuditEventAction.R,
        AuditAction.Update => AuditEvent.AuditEventAction.U,
        AuditAction.Delete => AuditEvent.AuditEventAction.D,
        AuditAction.Execute => AuditEvent.AuditEventAction.E,
        _ => null,
    };

    private static IEnumerable<Coding> SubtypesOf(AuditRecord record, bool isDisclosure)
    {
        if (isDisclosure) yield return Codes.Disclose;
        yield return Codes.SubtypeOf(record.Action switch
        {
            AuditAction.Create => "create",
            AuditAction.Read => "read",
            AuditAction.Update => "update",
            AuditAction.Delete => "delete",

            // What was refused may never have been understood: it is no search that was run.
            AuditAction.Execute when record.Kind == AuditKind.Exchange => "search",
            _ => "operation",
        });
        if (record.Outcome == HubErrorCode.SenderUnauthenticated) yield return Codes.NodeAuthentication;
        if (record.Purpose == Emergency) yield return Codes.EmergencyOverride;
    }

    private static CodeableConcept PurposeOf(AuditRecord record)
    {
        var purpose = new CodeableConcept { Coding = [Codes.PurposeOf(record.Purpose)], Text = record.Reason.Length > 0 ? record.Reason : null };
        if (record.Purpose == Emergency) purpose.Coding.Add(Codes.BreakTheGlass);
        return purpose;
    }

    // BALP has profiles for what went well.
    private static string? ProfileOf(AuditRecord record, bool isDisclosure)
    {
        if (record.Outcome != HubErrorCode.Unspecified || record.Sender.Length == 0) return null;
        if (isDisclosure) return "PrivacyDisclosure.Source";
        var patient = record.SubjectPseudonym.IsEmpty ? "" : "Patient";
        return record.Action switch
        {
            AuditAction.Create => patient + "Create",
            AuditAction.Read => patient + "Read",
            AuditAction.Update => patient + "Update",
            AuditAction.Delete => patient + "Delete",
            AuditAction.Execute => patient + "Query",
            _ => null,
        };
    }

    private static string? IdOf(AuditRecord record)
    {
        var id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{record.NodeId}-{record.Index}");
        return ResourceId().IsMatch(id) ? id : null;
    }

    [GeneratedRegex(@"^[A-Za-z0-9.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ResourceId();
}
