namespace EHealth.Integration.Hl7.Rules.Fields;

/// <summary>A data type in one version.</summary>
/// <param name="Kind">What its values look like.</param>
/// <param name="Components">Its components when it is divided.</param>
internal sealed record TypeRule(ValueKind Kind, FieldRule[] Components)
{
    public static readonly TypeRule Any = new(ValueKind.Any, []);
    public static readonly TypeRule Text = new(ValueKind.Text, []);

    /// <summary>Whether any value below can be wrong: if not, only the number of parts can.</summary>
    public bool HasForms { get; } =
        Kind is not (ValueKind.Any or ValueKind.Text or ValueKind.Divided) || Components.Any(component => component.HasForms);

    /// <summary>What stands where this type can be divided no further: its first component.</summary>
    public TypeRule Leaf => Kind == ValueKind.Divided ? Components[0].Type.Leaf : this;
}
