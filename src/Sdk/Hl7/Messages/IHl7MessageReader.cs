namespace EHealth.Integration.Hl7.Messages;

/// <summary>
/// The least any HL7v2 parser can do. Exists so that our parser can be compared with another one; the adapter itself works on
/// <see cref="Hl7Message"/>, whose spans no other parser offers.
/// </summary>
public interface IHl7MessageReader
{
    /// <summary>Number of segments.</summary>
    int SegmentCount { get; }

    /// <summary>Unescaped text at a place; empty when nothing is there. A place that is not a leaf reads as its first leaf.</summary>
    string GetText(Hl7Location location);
}
