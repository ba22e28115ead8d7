using System.Text.RegularExpressions;

namespace EHealth.Integration.Architecture.Tests;

/// <summary>Code in the README is code that is compiled: each block under <c>&lt;!-- excerpt: path --&gt;</c> stands word for word in that file.</summary>
public sealed partial class ReadmeExcerptTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string, string> Excerpts()
    {
        var readme = ReadLines("README.md");
        return new TheoryData<string, string>(Excerpt().Matches(readme).Select(match => (match.Groups["path"].Value, match.Groups["code"].Value)));
    }

    [Fact]
    public void Readme_QuotesAProviderAndAConsumer() =>
        Assert.Equal(["samples/Provider/Program.cs", "samples/Partner/Program.cs"], Excerpts().Select(excerpt => excerpt.Data.Item1));

    [Theory]
    [MemberData(nameof(Excerpts))]
    public void Excerpt_StandsInItsFile(string path, string code) => Assert.Contains(code, ReadLines(path), StringComparison.Ordinal);

    [Fact]
    public void CSharpBlock_IsAnExcerpt() =>
        Assert.Equal(CSharpBlock().Count(ReadLines("README.md")), Excerpts().Count);

    private static string ReadLines(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not lie under the repository's root");
    }

    [GeneratedRegex(@"<!-- excerpt: (?<path>\S+) -->\n```csharp\n(?<code>.*?\n)```\n", RegexOptions.Singleline)]
    private static partial Regex Excerpt();

    [GeneratedRegex("^ *```(csharp|cs|c#)$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex CSharpBlock();
}
