using System.Text;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Contents;

/// <summary>A segment with all its values that are not empty.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Occurrence">Which of the segments with this name.</param>
/// <param name="Leaves">In their order.</param>
internal sealed record SegmentLeaves(string Name, int Occurrence, IReadOnlyList<MessageLeaf> Leaves)
{
    private const string Null = "\"\"";

    /// <summary>The segments of a message in their order.</summary>
    public static IEnumerable<SegmentLeaves> Of(Hl7Message message)
    {
        var seen = new Dictionary<string, int>();
        for (int i = 0; i < message.SegmentCount; i++)
        {
            string name = Encoding.ASCII.GetString(message.SegmentAt(i).Name);
            int occurrence = seen[name] = seen.GetValueOrDefault(name) + 1;
            yield return new SegmentLeaves(name, occurrence, LeavesOf(message.SegmentAt(i), new Hl7Location(name, Occurrence: occurrence)));
        }
    }

    private static List<MessageLeaf> LeavesOf(Hl7Segment segment, Hl7Location place)
    {
        var leaves = new List<MessageLeaf>();
        int fields = segment.FieldCount;
        for (int number = 1; number <= fields; number++)
        {
            var field = segment.Field(number);
            bool isRepeated = field.RepetitionCount > 1;
            int repetition = 0;
            foreach (var repeated in field)
            {
                repetition++;
                AddRepetition(leaves, repeated, place with { Field = number, Repetition = repetition }, isRepeated);
            }
        }

        return leaves;
    }

    private static void AddRepetition(List<MessageLeaf> leaves, Hl7Repetition repetition, Hl7Location place, bool isRepeated)
    {
        int components = repetition.ComponentCount;
        for (int number = 1; number <= components; number++)
        {
            var component = repetition.Component(number);
            int subcomponents = component.SubcomponentCount;
            for (int part = 1; part <= subcomponents; part++)
            {
                var text = component.Subcomponent(part);
                if (text.IsEmpty) continue;
                var full = place with { Component = number, Subcomponent = part };
                var shown = full with
                {
                    Repetition = isRepeated ? full.Repetition : 0,
                    Component = components > 1 || subcomponents > 1 ? number : 0,
                    Subcomponent = subcomponents > 1 ? part : 0,
                };
                leaves.Add(new MessageLeaf(full, shown, text.IsNull ? Null : text.GetString()));
            }
        }
    }
}
