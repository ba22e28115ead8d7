using System.Xml.Linq;

namespace EHealth.Integration.Architecture.Tests;

public sealed class ProjectArrowsTests
{
    private const string Contracts = "src/Sdk/Contracts";
    private const string Protocol = "src/Sdk/Protocol";
    private const string Client = "src/Sdk/Client";
    private const string Rest = "src/Sdk/Rest";
    private const string Hl7 = "src/Sdk/Hl7";
    private const string TransparencyLog = "src/Sdk/TransparencyLog";
    private const string Audit = "src/Sdk/Audit";
    private const string Fhir = "src/Sdk/Fhir";
    private const string Core = "src/Hub/Core";
    private const string Journal = "src/Hub/Journal";
    private const string Identity = "src/Hub/Identity";
    private const string Host = "src/Hub/Host";

    /// <summary>Every arrow there may be between the projects of src. Adapters have a rule of their own.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        [Contracts] = [],
        [Protocol] = [Contracts],
        [Client] = [Protocol],
        [Rest] = [Client],
        [Hl7] = [],
        [TransparencyLog] = [],
        [Audit] = [Contracts, TransparencyLog],
        [Fhir] = [Contracts],
        [Core] = [Protocol],
        [Journal] = [Core, TransparencyLog],
        [Identity] = [Core],
        [Host] = [Journal, Identity],
    };

    public static TheoryData<string> Projects => [.. Repository.Files("src", "*.csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatItMay(string project)
    {
        var folder = FolderOf(project);
        var allowed = folder.StartsWith("src/Adapters/", StringComparison.Ordinal) ? [Client, Rest, Hl7]
            : Arrows.TryGetValue(folder, out var arrows) ? arrows
            : throw new InvalidOperationException($"{folder} is new: say in {nameof(ProjectArrowsTests)} what it may reference");

        Assert.Empty(ReferencesOf(project).Except(allowed));
    }

    [Fact]
    public void Host_IsReferencedByNothingInSrc() =>
        Assert.DoesNotContain(Repository.Files("src", "*.csproj"), project => ReferencesOf(project).Contains(Host));

    [Fact]
    public void Adapter_IsReferencedByNothingInSrc() =>
        Assert.DoesNotContain(
            Repository.Files("src", "*.csproj"),
            project => ReferencesOf(project).Any(reference => reference.StartsWith("src/Adapters/", StringComparison.Ordinal)));

    [Fact]
    public void Src_ReferencesNeitherToolsNorTestsNorSamples() =>
        Assert.All(
            Repository.Files("src", "*.csproj"),
            project => Assert.All(ReferencesOf(project), reference => Assert.StartsWith("src/", reference, StringComparison.Ordinal)));

    /// <summary>The dependency sets that the projects were split by.</summary>
    [Theory]
    [InlineData(Core, "Microsoft.Extensions.Logging.Abstractions", "Polly.Core")]
    [InlineData(Protocol, "Grpc.StatusProto")]
    [InlineData(Hl7, "Microsoft.Extensions.Logging.Abstractions")]
    [InlineData(Contracts, "Google.Protobuf", "Grpc.Core.Api", "Grpc.Tools")]
    public void InnerProject_NeedsNoFurtherPackage(string folder, params string[] packages)
    {
        var project = Assert.Single(Repository.Files(folder, "*.csproj"));

        Assert.Equal(packages, IncludesOf(project, "PackageReference").Order());
        Assert.Empty(IncludesOf(project, "FrameworkReference"));
    }

    // It is large, and of use to readers of the audit alone.
    [Fact]
    public void FhirLibrary_IsReferencedByOneProjectOfSrc()
    {
        var users = Repository.Files("src", "*.csproj").Where(project => IncludesOf(project, "PackageReference").Any(package => package.StartsWith("Hl7.Fhir", StringComparison.Ordinal)) || ReferencesOf(project).Contains(Fhir));

        Assert.Equal([Fhir], users.Select(FolderOf));
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        IncludesOf(project, "ProjectReference")
            .Select(include => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.PathOf(FolderOf(project)), include.Replace('\\', '/')))))
            .Select(FolderOf);

    private static IEnumerable<string> IncludesOf(string project, string item) =>
        XDocument.Load(Repository.PathOf(project)).Descendants(item).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private static string FolderOf(string project) => Path.GetDirectoryName(project)!.Replace('\\', '/');
}
