namespace EHealth.Integration.Hl7.Rules.Structures;

/// <summary>A part of a structure: a segment, or a group of parts.</summary>
internal sealed class StructureNode
{
    public StructureNode? Parent { get; init; }

    /// <summary>The segment's name; null for a group.</summary>
    public string? Segment { get; init; }

    public bool IsVital { get; set; }

    public bool IsOptional { get; init; }

    public bool Repeats { get; init; }

    /// <summary>One of the parts, not all of them.</summary>
    public bool IsChoice { get; init; }

    public List<StructureNode> Parts { get; } = [];

    /// <summary>The places of its first and last segment in the structure.</summary>
    public (int First, int Last) Range { get; private set; }

    /// <summary>Whether its parent is not whole without it. Of a choice the first alternative stands for all.</summary>
    public bool IsExpected => !IsOptional && (Parent is not { IsChoice: true } || Parent.Parts[0] == this);

    public bool Holds(int place) => Range.First <= place && place <= Range.Last;

    /// <summary>Gives the segments below their places and lists them.</summary>
    public void Number(List<StructureNode> leaves)
    {
        int first = leaves.Count;
        if (Segment is not null) leaves.Add(this);
        foreach (var part in Parts) part.Number(leaves);
        Range = (first, leaves.Count - 1);
    }
}
