using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Numbers of records (EI, CX, XCN, PLN).</summary>
internal static class RecordNumbers
{
    /// <summary>An entity identifier (EI: number, namespace, universal id); null when it is empty.</summary>
    public static RecordNumber? EntityNumber(this SourceSegment segment, int field)
    {
        var entity = segment.Field(field).Repetition(1);
        var authority = entity.Component(2).Text;
        return Of(entity.Text, authority.HasValue ? authority : entity.Component(3).Text, default);
    }

    /// <summary>An entity identifier inside a component; null when it is empty.</summary>
    public static RecordNumber? OfEntity(Hl7Component entity)
    {
        var authority = entity.Subcomponent(2);
        return Of(entity.Subcomponent(1), authority.HasValue ? authority : entity.Subcomponent(3), default);
    }

    /// <summary>An extended identifier (CX); null when it is empty.</summary>
    public static RecordNumber? ExtendedNumber(this SourceSegment segment, int field) => OfExtended(segment.Field(field).Repetition(1));

    /// <summary>All extended identifiers of a field that are no PINFL.</summary>
    public static List<RecordNumber> ExtendedNumberList(this SourceSegment segment, int field)
    {
        var numbers = new List<RecordNumber>();
        foreach (var repetition in segment.Field(field))
        {
            if (!PatientIdentifier.IsPinfl(repetition) && OfExtended(repetition) is { } number) numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Numbers of a practitioner's licences (PLN: number, type); without empty ones.</summary>
    public static List<RecordNumber> LicenceNumberList(this SourceSegment segment, int field)
    {
        var numbers = new List<RecordNumber>();
        foreach (var repetition in segment.Field(field))
        {
            if (Of(repetition.Text, default, repetition.Component(2).Text) is { } number) numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>A number from its parts; null when it is empty.</summary>
    public static RecordNumber? Of(Hl7Text value, Hl7Text authority, Hl7Text type) => value.HasValue
        ? new RecordNumber { Value = value.GetString(), Authority = authority.GetString(), Type = type.GetString() }
        : null;

    /// <summary>Who gave a number (HD): the name, else the universal id.</summary>
    public static Hl7Text AuthorityOf(Hl7Component authority) => authority.Text.HasValue ? authority.Text : authority.Subcomponent(2);

    private static RecordNumber? OfExtended(Hl7Repetition identifier) =>
        Of(identifier.Text, AuthorityOf(identifier.Component(4)), identifier.Component(5).Text);
}
