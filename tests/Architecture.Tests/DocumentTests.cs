using System.Text.RegularExpressions;

namespace EHealth.Integration.Architecture.Tests;

public sealed partial class DocumentTests
{
    private const string Map = "ARCHITECTURE.md";
    private const string Decisions = "docs/adr";

    [Fact]
    public void ArchitectureMap_NamesThePipelineAndMore()
    {
        Assert.True(Repository.Exists(Map), $"{Map} is missing: it is the map of the repository");

        Assert.True(PathsIn(Map).Count > 20, $"{Map} names hardly any path");
        Assert.Contains("src/Hub/Core/Pipeline/ExchangePipeline.cs", PathsIn(Map));
    }

    public static TheoryData<string> Documents => [Map, .. Directory.GetFiles(Repository.Root, "*.md").Select(path => Path.GetFileName(path)).Where(name => name != Map)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void EveryPathInADocument_Exists(string document)
    {
        Assert.True(Repository.Exists(document), $"{document} is missing");

        Assert.All(PathsIn(document), path => Assert.True(Repository.Exists(path), $"{document} names {path}, which is not there"));
    }

    [Fact]
    public void DecisionRecords_AreNamedByDateAndSubject()
    {
        Assert.True(Repository.Exists(Decisions), $"{Decisions} is missing: what was decided, and what was rejected, stands there");

        var records = Directory.GetFileSystemEntries(Repository.PathOf(Decisions)).Select(path => Path.GetFileName(path)).ToList();

        Assert.NotEmpty(records);
        Assert.All(records, name => Assert.Matches(DecisionName(), name));
    }

    /// <summary>Paths in `code` that begin in a folder of the root, and the targets of relative links.</summary>
    private static List<string> PathsIn(string document) =>
    [
        .. PathInCode().Matches(Repository.Read(document)).Concat(Link().Matches(Repository.Read(document)))
            .Select(match => match.Groups["path"].Value).Distinct(),
    ];

    [GeneratedRegex(@"`(?<path>(?:src|protos|tests|tools|samples|docs|deploy|\.ci)/[\w./-]*)`")]
    private static partial Regex PathInCode();

    [GeneratedRegex(@"\]\((?!\w+:|#)(?<path>[^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*\.md$")]
    private static partial Regex DecisionName();
}
