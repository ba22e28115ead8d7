using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Rules;

/// <summary>What was found so far. Costs nothing as long as that is nothing.</summary>
internal struct Findings(Hl7Message message, bool isStrict)
{
    /// <summary>More than anyone mends in one go, and as many ERR segments as an answer can bear.</summary>
    public const int Max = 100;

    private const string Missing = "the segment is missing";

    private List<Hl7Error>? _found;

    public readonly bool IsFull => _found?.Count == Max;

    public readonly IReadOnlyList<Hl7Error> Found => _found ?? (IReadOnlyList<Hl7Error>)[];

    /// <summary>Adds one about a place in a segment.</summary>
    /// <param name="weight">How bad it is.</param>
    /// <param name="code">What it is.</param>
    /// <param name="segmentIndex">The segment.</param>
    /// <param name="place">The place, without the segment's name and occurrence.</param>
    /// <param name="text">What to mend.</param>
    public void Add(Weight weight, Hl7ErrorCode code, int segmentIndex, Hl7Location place, string text)
    {
        if (IsIgnored(weight)) return;
        var name = message.SegmentAt(segmentIndex).Name;
        int occurrence = 1 + CountBefore(segmentIndex, SegmentName.Pack(name));
        Add(weight, code, place with { Segment = System.Text.Encoding.ASCII.GetString(name), Occurrence = occurrence }, text);
    }

    /// <summary>Adds one about a segment that should stand before another one, or at the end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isVital">Whether a message that has none at all is useless.</param>
    /// <param name="beforeIndex">The place.</param>
    /// <param name="structure">The name of the structure that wants it.</param>
    public void AddMissing(string name, bool isVital, int beforeIndex, string structure)
    {
        if (IsFull) return;
        int packed = SegmentName.Pack(name);
        var weight = isVital && CountBefore(message.SegmentCount, packed) == 0 ? Weight.Useless : Weight.Breach;
        var location = new Hl7Location(name, Occurrence: 1 + CountBefore(beforeIndex, packed));
        Add(weight, Hl7ErrorCode.SegmentSequenceError, location, $"{Missing}: {structure} must have it here");
    }

    /// <summary>Takes back that a segment is missing: it came later, out of place.</summary>
    public readonly void RemoveMissing(int name) =>
        _found?.RemoveAll(error =>
            error.Location is { } location && SegmentName.Pack(location.Segment) == name && error.Text.StartsWith(Missing, StringComparison.Ordinal));

    private void Add(Weight weight, Hl7ErrorCode code, Hl7Location location, string text)
    {
        if (IsFull) return;
        bool isError = weight == Weight.Useless || (weight == Weight.Breach && isStrict);
        (_found ??= []).Add(new Hl7Error(isError ? Hl7AcknowledgmentCode.Error : Hl7AcknowledgmentCode.Accept, code, location, text)
        {
            Severity = isError ? Hl7Severity.Error : Hl7Severity.Warning,
        });
    }

    private readonly bool IsIgnored(Weight weight) => IsFull || (weight == Weight.Extra && !isStrict);

    private readonly int CountBefore(int index, int name)
    {
        int count = 0;
        for (int i = 0; i < index; i++)
        {
            if (SegmentName.Pack(message.SegmentAt(i).Name) == name) count++;
        }

        return count;
    }
}
