namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>A field of a segment, or a component of a data type, in one version.</summary>
internal sealed record FieldRule
{
    public static readonly FieldRule Any = new();

    public TypeRule Type { get; init; } = TypeRule.Any;

    /// <summary>The field of the same segment that names the type; 0 when <see cref="Type"/> is it.</summary>
    public int TypedByField { get; init; }

    /// <summary>In characters; 0 for any length.</summary>
    public int MaxLength { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>Required, and nobody can use the message without it.</summary>
    public bool IsVital { get; init; }

    public bool Repeats { get; init; }

    /// <summary>The table of the value, or of its first component.</summary>
    public TableRule? Table { get; init; }

    /// <summary>Whether a value can be wrong other than by its length or by having more parts than the standard knows.</summary>
    public bool HasForms => Type.HasForms || Table is not null;
}
