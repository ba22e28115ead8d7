using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Billing.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>BAR^P01: an account was opened.</summary>
internal sealed class AccountMapping : IMessageMapping
{
    public string Supports => "BAR^P01";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("BAR"u8) && trigger.Is("P01"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var opened = new AccountOpened
        {
            Patient = reading.Patient(),
            Facility = context.Facility,
            OccurredAt = reading.EventAt,
            VisitNumber = reading.VisitNumber,
            Account = reading.First("PID").ExtendedNumber(18),
        };
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "DG1", "PR1", "IN1"))
        {
            var segment = reading.At(group.Start);
            if (segment.Is("DG1")) opened.Diagnoses.Add(Diagnosis(segment));
            else if (segment.Is("PR1")) opened.Procedures.Add(Procedure(segment));
            else opened.Covers.Add(Cover(segment));
        }

        return reading.Outcome(opened);
    }

    private static Diagnosis Diagnosis(SourceSegment segment)
    {
        var diagnosis = new Diagnosis
        {
            Code = segment.Concept(3) ?? segment.Concept(4),
            DiagnosedAt = segment.Instant(5),
            Type = segment.Text(6),
            Priority = segment.WholeNumber(15),
        };
        diagnosis.Diagnosers.Add(segment.PractitionerList(16));
        return diagnosis;
    }

    private static Procedure Procedure(SourceSegment segment)
    {
        var procedure = new Procedure { Code = segment.Concept(3), PerformedAt = segment.Instant(5), DurationMinutes = segment.WholeNumber(7) };
        procedure.Performers.Add(segment.PractitionerList(11, segment, 12));
        return procedure;
    }

    private static InsuranceCover Cover(SourceSegment segment)
    {
        var cover = new InsuranceCover
        {
            Plan = segment.Concept(2),
            InsurerName = segment.Text(4),
            GroupNumber = segment.Text(8),
            PolicyNumber = segment.Text(36),
            StartDate = segment.Date(12),
            EndDate = segment.Date(13),
        };
        cover.InsurerNumbers.Add(segment.ExtendedNumberList(3));
        return cover;
    }
}
