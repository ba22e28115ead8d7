using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Professionals (XCN, and CN of older versions; CNN inside NDL).</summary>
internal static class Practitioners
{
    /// <summary>The professional in a field; null when it is empty.</summary>
    public static Practitioner? Practitioner(this SourceSegment segment, int field) => Of(segment.Field(field).Repetition(1));

    /// <summary>All professionals in a field.</summary>
    public static IReadOnlyList<Practitioner> PractitionerList(this SourceSegment segment, int field)
    {
        if (segment.Field(field).IsEmpty) return [];
        var practitioners = new List<Practitioner>();
        foreach (var repetition in segment.Field(field))
        {
            if (Of(repetition) is { } practitioner) practitioners.Add(practitioner);
        }

        return practitioners;
    }

    /// <summary>The professionals in the first of two fields that has any.</summary>
    public static IReadOnlyList<Practitioner> PractitionerList(this SourceSegment segment, int field, SourceSegment other, int otherField) =>
        segment.PractitionerList(field) is { Count: > 0 } practitioners ? practitioners : other.PractitionerList(otherField);

    /// <summary>The professional at the head of a field with places and times (NDL): its first component, divided. Older senders have XCN there.</summary>
    public static Practitioner? PractitionerWithPlace(this SourceSegment segment, int field)
    {
        var repetition = segment.Field(field).Repetition(1);
        var name = repetition.Component(1);
        return name.SubcomponentCount > 1
            ? Of(
                RecordNumbers.Of(name.Subcomponent(1), name.Subcomponent(9), default),
                PatientNames.Of(name.Subcomponent(2), name.Subcomponent(3), name.Subcomponent(4)))
            : Of(repetition);
    }

    // XCN.2 surname, XCN.3 given name, XCN.4 further names, where hospitals here put the patronymic.
    private static Practitioner? Of(Hl7Repetition practitioner) => Of(
        RecordNumbers.Of(practitioner.Text, RecordNumbers.AuthorityOf(practitioner.Component(9)), practitioner.Component(13).Text),
        PatientNames.Of(practitioner.Component(2).Text, practitioner.Component(3).Text, practitioner.Component(4).Text));

    private static Practitioner? Of(RecordNumber? number, PersonName? name) =>
        number is null && name is null ? null : new Practitioner { Number = number, Name = name };
}
