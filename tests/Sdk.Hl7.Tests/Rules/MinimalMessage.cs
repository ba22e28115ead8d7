using System.Text;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;
using EHealth.Integration.Hl7.Rules.Fields;
using EHealth.Integration.Hl7.Rules.Structures;
using EHealth.Integration.Hl7.Rules.Tables;

namespace EHealth.Integration.Hl7.Tests.Rules;

/// <summary>The least message that a structure accepts, made from the tables: what must be there, and no more.</summary>
internal static class MinimalMessage
{
    /// <summary>Its segments, the header first; empty when the version has no such message.</summary>
    public static List<string> Segments(string type, string trigger, Hl7Version version)
    {
        var rules = VersionRules.Of(version);
        string header = $"MSH|^~\\&|A|B|C|D|20260901||{type}^{trigger}|1|P|{VersionNotation.Name(version)}";
        // Before 2.3.1 the first component has the length of a code.
        var message = Samples.Parse(header);
        return rules.Structure(message) is not { } structure || IsUnknown(structure, rules)
            ? []
            : [header, .. structure.Leaves.Skip(1).Where(IsRequired).Select(leaf => Segment(leaf.Segment!, rules))];
    }

    private static bool IsUnknown(StructureRule structure, VersionRules rules) =>
        structure.Leaves.Where(IsRequired).Any(leaf => rules.Segment(SegmentName.Pack(leaf.Segment!)) is null);

    private static bool IsRequired(StructureNode leaf)
    {
        for (var node = leaf; node.Parent is not null; node = node.Parent)
        {
            if (!node.IsExpected) return false;
        }

        return true;
    }

    private static string Segment(string name, VersionRules rules)
    {
        var text = new StringBuilder(name);
        foreach (var field in rules.Segment(SegmentName.Pack(name))!.Fields) text.Append('|').Append(field.IsRequired ? Value(field.Type) : "");
        return text.ToString().TrimEnd('|');
    }

    // Z holds in every table.
    private static string Value(TypeRule type) => type.Leaf.Kind switch
    {
        ValueKind.Number or ValueKind.SequenceNumber => "1",
        ValueKind.Date or ValueKind.Timestamp => "20260901",
        ValueKind.Time => "0815",
        ValueKind.Event => "A01",
        _ => "Z",
    };
}
