using System.Text.Json;

namespace EHealth.Integration.Benchmarks.Tests.Micro;

/// <summary>The file of the expected bytes per operation, in the root of the repository.</summary>
internal static class ExpectedAllocations
{
    public const string FileName = "expected-allocations.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    private static string FilePath => Path.Combine(Root(), FileName);

    /// <summary>Bytes by benchmark; none when there is no file.</summary>
    public static IReadOnlyDictionary<string, long> Read() =>
        File.Exists(FilePath) ? JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(FilePath))! : [];

    public static void Write(SortedDictionary<string, long> bytes) => File.WriteAllText(FilePath, JsonSerializer.Serialize(bytes, Json) + "\n");

    private static string Root()
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
}
