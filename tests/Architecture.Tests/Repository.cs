using System.Text.RegularExpressions;

namespace EHealth.Integration.Architecture.Tests;

/// <summary>The files of the repository, as they lie there: these tests read the sources and not the assemblies, so that nothing is exempt for not being built.</summary>
internal static partial class Repository
{
    /// <summary>The folder that holds global.json.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static bool Exists(string relative) => File.Exists(PathOf(relative)) || Directory.Exists(PathOf(relative));

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Files below a folder, relative to the root, with forward slashes; what builds leave behind is left out.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !Generated().IsMatch(path))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>C# without comments, strings and characters: what is left is declarations and code. Lines keep their places.</summary>
    public static string CodeOf(string relative) => NotCode().Replace(Read(relative), match => new string('\n', match.Value.Count(letter => letter == '\n')));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds global.json");
    }

    [GeneratedRegex("(^|/)(bin|obj)/")]
    private static partial Regex Generated();

    // In this order: raw strings, comments, verbatim strings, strings, characters.
    [GeneratedRegex("""
        \$*(\"{3,})[\s\S]*?\1|//[^\n]*|/\*[\s\S]*?\*/|\$?@\$?\"(?:[^\"]|\"\")*\"|\$?\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)+'
        """)]
    private static partial Regex NotCode();
}
