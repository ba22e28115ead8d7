using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.MasterFiles.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>MFN^M05: a facility's wards, rooms and beds.</summary>
internal sealed class LocationFileMapping : IMessageMapping
{
    public string Supports => "MFN^M05";

    public bool Handles(Hl7Text type, Hl7Text trigger) => type.Is("MFN"u8) && trigger.Is("M05"u8);

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var changed = new LocationFileChanged { Facility = context.Facility, OccurredAt = MasterFiles.ChangedAt(reading), ReplacesAll = MasterFiles.ReplacesAll(reading) };
        foreach (var group in SegmentGroups.Starting(message, reading.Whole, "MFE")) changed.Entries.Add(Entry(reading, group));
        return reading.OutcomeAboutNobody(changed);
    }

    private static LocationEntry Entry(MessageReading reading, SegmentGroup group)
    {
        var header = reading.At(group.Start);
        var place = reading.First(group, "LOC");
        string key = place.PatientLocation(1);
        var entry = new LocationEntry
        {
            Action = CodeTables.Table0180.Read(header, 1),
            Location = key.Length > 0 ? key : header.PatientLocation(4),
            EffectiveAt = header.Instant(3),
            Description = place.Text(2),
            Organisation = place.Text(4),
        };
        entry.Kinds.Add(place.Texts(3));
        return entry;
    }
}
