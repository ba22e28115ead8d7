using EHealth.Integration.Contracts;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

/// <summary>The contracts as they are built now, and as they were when the baseline was written.</summary>
internal static class PublishedContracts
{
    /// <summary>So that the rules in the options are read and not kept as unknown bytes.</summary>
    private static readonly ExtensionRegistry Rules = [ValidationExtensions.Field, ValidationExtensions.Event];

    private static readonly string BaselinePath = Path.Combine(Root(), "tests", "ContractTests", "baseline.binpb");

    /// <summary>Every file below protos/.</summary>
    public static FileDescriptorSet Now { get; } = new()
    {
        File =
        {
            ContractFiles.All.Select(file => FileDescriptorProto.Parser.WithExtensionRegistry(Rules).ParseFrom(file.SerializedData)),
        },
    };

    /// <summary>What was published; empty when no baseline was ever written.</summary>
    public static FileDescriptorSet Baseline() =>
        File.Exists(BaselinePath) ? FileDescriptorSet.Parser.WithExtensionRegistry(Rules).ParseFrom(File.ReadAllBytes(BaselinePath)) : new();

    public static void WriteBaseline() => File.WriteAllBytes(BaselinePath, Now.ToByteArray());

    /// <summary>The source of every contract, by its path below protos/.</summary>
    public static IReadOnlyDictionary<string, string> Sources()
    {
        var protos = Path.Combine(Root(), "protos");
        return Directory.EnumerateFiles(protos, "*.proto", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(protos, path).Replace('\\', '/'), File.ReadAllText);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"no folder above {AppContext.BaseDirectory} holds global.json");
        }

        return folder.FullName;
    }
}
