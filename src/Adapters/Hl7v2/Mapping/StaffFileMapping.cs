using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.MasterFiles.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>MFN^M02: a facility's staff. Dates of birth, home addresses and telephone numbers stay where they are.</summary>
internal sealed class StaffFileMapping : IMessageMapping
{
    public string Supports => "MFN^M02";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("MFN"u8) && trigger.Is("M02"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var changed = new StaffFileChanged { Facility = context.Facility, OccurredAt = MasterFiles.ChangedAt(reading), ReplacesAll = MasterFiles.ReplacesAll(reading) };
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "MFE")) changed.Entries.Add(Entry(reading, group));
        return reading.OutcomeAboutNobody(changed);
    }

    private static StaffEntry Entry(MessageReading reading, SegmentGroup group)
    {
        var header = reading.At(group.Start);
        var staff = reading.First(group, "STF");
        var practitioner = reading.First(group, "PRA");
        var entry = new StaffEntry
        {
            Action = CodeTables.Table0180.Read(header, 1),
            Key = staff.EntityNumber(1) ?? header.EntityNumber(4),
            EffectiveAt = header.Instant(3),
            Status = CodeTables.Table0183.Read(staff, 7),
        };
        entry.Numbers.Add(staff.ExtendedNumberList(2));
        entry.Numbers.Add(practitioner.LicenceNumberList(6));
        entry.Names.Add(PatientNames.Read(staff.Field(3)));
        entry.Kinds.Add(staff.Texts(4));
        entry.Departments.Add(staff.ConceptList(8));
        entry.Categories.Add(practitioner.ConceptList(3));
        entry.Specialties.Add(practitioner.Texts(5));
        return entry;
    }
}
