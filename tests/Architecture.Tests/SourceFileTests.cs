using System.Text.RegularExpressions;

namespace EHealth.Integration.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MaxLines = 400;

    private static readonly string[] ForbiddenEndings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Base", "Impl", "Processor", "Data"];

    private static readonly IReadOnlyList<string> Sources = Repository.Files("src", "*.cs");

    [Fact]
    public void Sources_AreThere() => Assert.True(Sources.Count > 200, $"only {Sources.Count} source files found below {Repository.Root}/src");

    [Fact]
    public void NoFile_IsLongerThan400Lines() =>
        Findings.AssertNone(
            "Files of more than 400 lines",
            from file in Sources
            let lines = File.ReadLines(Repository.PathOf(file)).Count()
            where lines > MaxLines
            select $"{file}: {lines} lines");

    [Fact]
    public void NoTypeName_EndsInAWordThatSaysNothing() =>
        Findings.AssertNone(
            "Type names that say nothing",
            from file in Sources
            from Match type in AnyType().Matches(Repository.CodeOf(file))
            let name = type.Groups["name"].Value
            where ForbiddenEndings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
            select $"{file}: {name}");

    [Fact]
    public void PublicType_HasAFileOfItsOwnAndItsName() =>
        Findings.AssertNone(
            "Files that hold more than one public type, or one of another name",
            from file in Sources
            let types = PublicType().Matches(Repository.CodeOf(file)).Select(type => type.Groups["name"].Value).ToList()
            where types.Count > 1 || (types.Count == 1 && types[0] != Path.GetFileNameWithoutExtension(file))
            select $"{file}: {string.Join(", ", types)}");

    [Fact]
    public void NoFile_HasRegions() =>
        Findings.AssertNone("Files with regions", Sources.Where(file => Repository.CodeOf(file).Contains("#region", StringComparison.Ordinal)));

    [Theory]
    [InlineData("class A;", "A")]
    [InlineData("public sealed record struct B(int X);", "B")]
    [InlineData("    internal readonly struct C<T>", "C")]
    [InlineData("interface ID { enum E { } }", "ID E")]
    [InlineData("// class F", "")]
    [InlineData("var g = \"class G\";", "")]
    [InlineData("where T : class, H", "")]
    [InlineData("public delegate Task I(int x);", "I")]
    public void TypeDeclarations_AreFoundAndNothingElse(string line, string expected)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, line);
            Assert.Equal(expected, string.Join(' ', AnyType().Matches(Repository.CodeOf(file)).Select(type => type.Groups["name"].Value)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex(@"(?<![\w:])(?:(?:class|interface|enum|record(?:\s+(?:struct|class))?|(?<!record\s+)struct)\s+|delegate\s+[\w<>?\[\], .]+?\s)(?<name>[A-Z]\w*)(?=\s*[<({:;\n]|\s*$|\s+where)")]
    private static partial Regex AnyType();

    // At the beginning of a line: file-scoped namespaces leave only nested types further in.
    [GeneratedRegex(@"^public (?:[a-z]+ )*?(?:class|interface|enum|record|struct|record struct|record class|delegate [\w<>?\[\], .]+?) ?(?<name>[A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
