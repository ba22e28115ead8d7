using System.Text.RegularExpressions;

namespace EHealth.Integration.ContractTests;

/// <summary>The contracts are read by people who have nothing else: whatever they declare says what it is.</summary>
public sealed partial class CommentTests
{
    public static TheoryData<string> Files => [.. PublishedContracts.Sources().Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryDeclaration_HasAComment(string file)
    {
        var uncommented = Uncommented(PublishedContracts.Sources()[file]).ToList();

        Assert.True(uncommented.Count == 0, $"protos/{file} does not say what these are:\n  {string.Join("\n  ", uncommented)}");
    }

    [Theory]
    [InlineData("message A {", "message A {")]
    [InlineData("// What A is.\nmessage A {", null)]
    [InlineData("// What A is.\n\nmessage A {", "message A {")]
    [InlineData("  string name = 1;", "string name = 1;")]
    [InlineData("  string name = 1; // what it is", null)]
    [InlineData("  repeated a.b.C name = 1 [(x) = {", "repeated a.b.C name = 1 [(x) = {")]
    [InlineData("  map<string, int32> name = 1;", "map<string, int32> name = 1;")]
    [InlineData("  optional int64 min = 7;", "optional int64 min = 7;")]
    [InlineData("  rpc Do(A) returns (B);", "rpc Do(A) returns (B);")]
    [InlineData("service S {", "service S {")]
    [InlineData("enum E {", "enum E {")]
    [InlineData("syntax = \"proto3\";", null)]
    [InlineData("option csharp_namespace = \"A\";", null)]
    [InlineData("  COLOR_RED = 1;", null)]
    [InlineData("  option (a.b) = {c: 720};", null)]
    public void Declarations_AreToldFromOtherLines(string text, string? uncommented) =>
        Assert.Equal(uncommented is null ? [] : [uncommented], Uncommented(text));

    private static IEnumerable<string> Uncommented(string source)
    {
        var isCommented = false;
        foreach (var line in source.Split('\n').Select(line => line.Trim()))
        {
            if (Declaration().IsMatch(line) && !isCommented && !line.Contains(" //", StringComparison.Ordinal))
            {
                yield return line;
            }

            isCommented = line.StartsWith("//", StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"^(?:(?:message|enum|service|rpc) \w|(?:repeated |optional )?(?:map<[^>]+>|[a-z][\w.]*|[A-Z][\w.]*) (?!=)[a-z]\w* = \d+)")]
    private static partial Regex Declaration();
}
