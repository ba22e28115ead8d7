namespace EHealth.Integration.Hl7.Messages;

/// <summary>A segment; also one we do not know, such as a Z-segment.</summary>
public readonly ref struct Hl7Segment(ReadOnlySpan<byte> bytes, Hl7Syntax syntax)
{
    /// <summary>Length of a segment's name.</summary>
    public const int NameLength = 3;

    /// <summary>The bytes as received, without the terminator.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>False when the message has no such segment; all its fields then read as empty.</summary>
    public bool IsPresent => !Bytes.IsEmpty;

    /// <summary>The name, for example <c>PID</c>.</summary>
    public ReadOnlySpan<byte> Name => Bytes[..Math.Min(NameLength, Bytes.Length)];

    /// <summary>Number of the last field.</summary>
    public int FieldCount => IsPresent ? Bytes.Count(syntax.Field) + (DeclaresDelimiters(Name) ? 1 : 0) : 0;

    /// <summary>Delimiters and character set.</summary>
    internal Hl7Syntax Syntax => syntax;

    /// <summary>The field with this number, from 1; empty when there are fewer.</summary>
    public Hl7Field Field(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        if (!DeclaresDelimiters(Name)) return new Hl7Field(Hl7Split.Part(Bytes, syntax.Field, number + 1), syntax);
        return number switch
        {
            1 => new Hl7Field(Bytes.Slice(NameLength, Math.Min(1, Bytes.Length - NameLength)), Hl7Syntax.Undelimited),
            2 => new Hl7Field(Hl7Split.Part(Bytes, syntax.Field, 2), Hl7Syntax.Undelimited),
            _ => new Hl7Field(Hl7Split.Part(Bytes, syntax.Field, number), syntax),
        };
    }

    /// <summary>True for MSH, and the headers of batches, which have the field separator itself as their first field.</summary>
    internal static bool DeclaresDelimiters(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("MSH"u8) || name.SequenceEqual("FHS"u8) || name.SequenceEqual("BHS"u8);

    /// <inheritdoc cref="DeclaresDelimiters(ReadOnlySpan{byte})"/>
    internal static bool DeclaresDelimiters(string name) => name is "MSH" or "FHS" or "BHS";
}
