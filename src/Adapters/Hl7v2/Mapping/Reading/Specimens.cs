using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>What is examined: SPM, or what OBR said of it before there was SPM (2.5).</summary>
internal static class Specimens
{
    /// <summary>All SPM of a group; where there is none, the specimen of OBR, if it names one.</summary>
    public static IEnumerable<Specimen> Read(MessageReading reading, SegmentGroup group, SourceSegment request)
    {
        var specimens = new List<Specimen>();
        foreach (var specimen in SegmentGroups.Starting(reading.Message, group, "SPM")) specimens.Add(Of(reading.At(specimen.Start)));
        if (specimens.Count == 0 && OfRequest(request) is { } named) specimens.Add(named);
        return specimens;
    }

    /// <summary>The specimen of an SPM that several OBR may follow; null when it is too long.</summary>
    public static Specimen? Shared(SourceSegment segment) => segment.RefuseTooLong() ? null : Of(segment);

    private static Specimen Of(SourceSegment segment) => new()
    {
        Number = NumberOf(segment),
        Type = segment.Concept(4),
        Site = segment.Concept(8),
        CollectedAt = segment.Instant(17),
        ReceivedAt = segment.Instant(18),
    };

    // EIP: the placer's number, the filler's number.
    private static RecordNumber? NumberOf(SourceSegment specimen) =>
        RecordNumbers.OfEntity(specimen.Field(2).Component(1)) ?? RecordNumbers.OfEntity(specimen.Field(2).Component(2));

    // SPS: source, additives, text, body site.
    private static Specimen? OfRequest(SourceSegment request)
    {
        var source = request.Field(15);
        if (Concepts.Of(source.Component(1)) is not { } type) return null;
        return new Specimen { Type = type, Site = Concepts.Of(source.Component(4)), CollectedAt = request.Instant(7), ReceivedAt = request.Instant(14) };
    }
}
