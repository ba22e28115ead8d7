namespace EHealth.Integration.Architecture.Tests;

public sealed class RootTests
{
    /// <summary>The root is no desk. What is not here belongs into a folder.</summary>
    private static readonly string[] Allowed =
    [
        ".git", ".ci", "deploy", "docs", "protos", "samples", "src", "tests", "tools",
        "global.json", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "BannedSymbols.txt", "EHealth.Integration.sln",
        ".editorconfig", ".gitignore", ".gitattributes", "expected-allocations.json",
        "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE",
        "run.sh", "test.sh", "bench.sh", "faults.sh", "ehealthctl",
    ];

    [Fact]
    public void Root_HoldsNothingElse()
    {
        // Plain names only, at the root or anywhere: that is all the root's .gitignore needs.
        var ignored = Repository.Read(".gitignore").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Trim('/')).ToHashSet();

        var found = new DirectoryInfo(Repository.Root).GetFileSystemInfos().Select(entry => entry.Name)
            .Where(name => !ignored.Contains(name) && !ignored.Contains("*" + Path.GetExtension(name)));

        Assert.Empty(found.Except(Allowed));
    }
}
