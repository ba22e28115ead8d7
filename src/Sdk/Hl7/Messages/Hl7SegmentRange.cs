namespace EHealth.Integration.Hl7.Messages;

/// <summary>Where a segment lies in the bytes of its message, without its terminator.</summary>
internal readonly record struct Hl7SegmentRange(int Start, int Length);
