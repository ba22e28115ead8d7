using System.Text;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Looks for words in the bytes of files.</summary>
internal static class DataSearch
{
    /// <summary>Empty, and held by the hub.</summary>
    private const string LockFile = "lock";

    /// <summary>Whether a word stands in any file of a folder, as UTF-8.</summary>
    public static bool IsIn(string folder, string word) => Found(folder, [word]).Count > 0;

    /// <summary>Those of the words that stand in any file of a folder.</summary>
    public static IReadOnlyCollection<string> Found(string folder, IReadOnlyCollection<string> words)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != LockFile))
        {
            ReadOnlySpan<byte> content = ContentOf(path);
            foreach (var word in words)
            {
                if (content.IndexOf(Encoding.UTF8.GetBytes(word)) >= 0)
                {
                    found.Add(word);
                }
            }
        }

        return found;
    }

    /// <summary>The written part: journal segments are filled up with zeros beforehand.</summary>
    private static ReadOnlySpan<byte> ContentOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content.AsSpan().TrimEnd((byte)0);
    }
}
