namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>The fields of a segment in one version.</summary>
/// <param name="Fields">The first at index 0.</param>
/// <param name="IsOpen">Whether more fields may follow, as the parameters of a query do.</param>
internal sealed record SegmentRule(FieldRule[] Fields, bool IsOpen)
{
    /// <summary>Number of the last field that is required.</summary>
    public int LastRequired { get; } = Array.FindLastIndex(Fields, field => field.IsRequired) + 1;
}
