using System.Text.RegularExpressions;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules.Tables;

namespace EHealth.Integration.Hl7.Rules.Structures;

/// <summary>Reads the elements of structures.txt for one version.</summary>
internal sealed partial class StructureNotation
{
    private readonly Hl7Version _version;
    private readonly string[] _tokens;
    private int _at;

    private StructureNotation(string elements, Hl7Version version)
    {
        _version = version;
        _tokens = [.. Token().Matches(elements).Select(token => token.Value)];
    }

    /// <summary>The elements with each fragment's name replaced by the fragment.</summary>
    public static string Expand(string elements, IReadOnlyDictionary<string, string> fragments) =>
        Fragment().Replace(elements, name => fragments[name.Value]);

    /// <summary>The structure as the version has it.</summary>
    public static StructureNode Parse(string elements, Hl7Version version)
    {
        var root = new StructureNode();
        new StructureNotation(elements, version).ReadParts(root, end: "");
        return root;
    }

    private void ReadParts(StructureNode parent, string end)
    {
        while (_at < _tokens.Length && _tokens[_at] != end)
        {
            bool holds = Holds(_tokens[_at]) is not { } decided || (_at++ >= 0 && decided);
            var part = ReadPart(parent);
            if (part is not null && holds) parent.Parts.Add(part);
        }

        _at++;
    }

    // Null for a group of which this version has nothing, and for what only divides.
    private StructureNode? ReadPart(StructureNode parent)
    {
        string token = _tokens[_at++];
        if (token == "|") return null;
        if (token == "!")
        {
            parent.Parts[^1].IsVital = true;
            return null;
        }

        if (token is not ("[" or "{" or "<")) return new StructureNode { Parent = parent, Segment = token };
        var group = new StructureNode { Parent = parent, IsOptional = token == "[", Repeats = token == "{", IsChoice = token == "<" };
        ReadParts(group, end: token switch { "[" => "]", "{" => "}", _ => ">" });
        return group.Parts.Count > 0 ? group : null;
    }

    private bool? Holds(string token)
    {
        if (token[^1] is not ('+' or '-') || !VersionNotation.TryParse(token[..^1], out var limit)) return null;
        return token[^1] == '+' ? _version >= limit : _version <= limit;
    }

    [GeneratedRegex(@"\$[a-z]+")]
    private static partial Regex Fragment();

    [GeneratedRegex(@"[\d.]+[+-]|[A-Z][A-Z0-9]{2}|[\[\]{}<>|!]")]
    private static partial Regex Token();
}
