using System.Security.Cryptography;

namespace EHealth.Integration.Faults.Fuzzing.Runs;

/// <summary>Inputs that are kept in the repository: the tests run each of them, and fuzzing begins with them.</summary>
internal static class KeptInputs
{
    private const int NameLength = 16;

    /// <summary>Their folder, from the root of the repository.</summary>
    public static string FolderOf(IFuzzTarget target) => Path.Combine("tests", "Faults.Tests", "FuzzCorpus", target.Name);

    /// <summary>The kept inputs of a target.</summary>
    public static IEnumerable<string> Of(IFuzzTarget target) => Directory.Exists(FolderOf(target)) ? Directory.EnumerateFiles(FolderOf(target)) : [];

    /// <summary>Puts others in their place. Files that somebody named stay: each shows a bug that there was.</summary>
    /// <param name="target">Whose they are.</param>
    /// <param name="inputs">The inputs.</param>
    public static void Replace(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        var folder = Directory.CreateDirectory(FolderOf(target)).FullName;
        foreach (var file in Of(target).Where(file => IsNumbered(Path.GetFileName(file)))) File.Delete(file);
        foreach (var input in inputs) File.WriteAllBytes(Path.Combine(folder, NameOf(input)), input);
    }

    private static string NameOf(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input))[..NameLength];

    private static bool IsNumbered(string name) => name.Length == NameLength && name.All(char.IsAsciiHexDigitLower);
}
