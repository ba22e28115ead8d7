namespace EHealth.Integration.Hl7.Messages;

/// <summary>One repetition of a field.</summary>
public readonly ref struct Hl7Repetition(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
{
    /// <summary>The bytes as received.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Number of components; 0 when empty.</summary>
    public int ComponentCount => Hl7Split.Count(Bytes, syntax.Component);

    /// <summary>The first leaf.</summary>
    public Hl7Text Text => Component(1).Text;

    /// <summary>The component with this number, from 1; empty when there are fewer.</summary>
    public Hl7Component Component(int number) => new(Hl7Split.Part(Bytes, syntax.Component, number), syntax);
}
