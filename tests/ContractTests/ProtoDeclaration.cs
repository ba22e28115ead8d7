using System.Text.RegularExpressions;

namespace EHealth.Integration.ContractTests;

/// <summary>A message, field, enum, enum value, service or method as it stands in the text of a .proto file. Descriptors in assemblies hold no comments.</summary>
/// <param name="Name">Its own name, without package and message.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="IsCommented">Whether the line directly above it is a comment that says something.</param>
internal sealed partial record ProtoDeclaration(string Name, int Line, bool IsCommented)
{
    /// <summary>Finds the declarations that begin a line.</summary>
    public static IEnumerable<ProtoDeclaration> Scan(string source)
    {
        var above = "";
        foreach (var (index, line) in source.Split('\n').Select(line => line.Trim()).Index())
        {
            if (Declaration().Match(line) is { Success: true } declaration)
            {
                yield return new(declaration.Groups["name"].Value, index + 1, Comment().IsMatch(above));
            }

            above = line;
        }
    }

    [GeneratedRegex(@"^// ?\S")]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"^(?!(?:option|reserved|extensions|package|import|syntax)\b)(?:(?:message|enum|service|rpc) (?<name>\w+)|(?:repeated |optional )?(?:map<[^>]+>|[\w.]+) (?<name>\w+) = \d|(?<name>\w+) = -?\d)")]
    private static partial Regex Declaration();
}
