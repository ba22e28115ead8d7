namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>Segments that follow each other and belong together.</summary>
/// <param name="Start">Place of the first, from 0, in the order of the message.</param>
/// <param name="End">Place after the last.</param>
internal readonly record struct SegmentGroup(int Start, int End);
