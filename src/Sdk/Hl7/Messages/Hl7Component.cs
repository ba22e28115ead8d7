namespace EHealth.Integration.Hl7.Messages;

/// <summary>A component.</summary>
public readonly ref struct Hl7Component(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
{
    /// <summary>The bytes as received.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Number of subcomponents; 0 when empty.</summary>
    public int SubcomponentCount => Hl7Split.Count(Bytes, syntax.Subcomponent);

    /// <summary>The first subcomponent: what a receiver reads that expects an undivided component.</summary>
    public Hl7Text Text => Subcomponent(1);

    /// <summary>The subcomponent with this number, from 1; empty when there are fewer.</summary>
    public Hl7Text Subcomponent(int number) => new(Hl7Split.Part(Bytes, syntax.Subcomponent, number), syntax);
}
