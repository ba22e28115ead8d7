using System.Reflection;

namespace EHealth.Integration.Interop.Tests.Tools;

/// <summary>Where the build found things.</summary>
internal static class Repository
{
    /// <summary>Root folder of the repository.</summary>
    public static string Root { get; } = Metadata("Repository");

    /// <summary>The published contracts.</summary>
    public static string Protos { get; } = Path.Combine(Root, "protos");

    /// <summary>Google's protos of error details (google/rpc).</summary>
    public static string GoogleProtos { get; } = Metadata("GoogleProtos");

    /// <summary>The contracts as protoc's descriptor set.</summary>
    public static string DescriptorSet { get; } = Path.Combine(AppContext.BaseDirectory, "contracts.binpb");

    /// <summary>This project's folder.</summary>
    public static string Interop { get; } = Path.Combine(Root, "tests", "Interop");

    /// <summary>The development stack as it was built with these tests.</summary>
    public static string StackProgram { get; } =
        Path.Combine(Root, "tools", "Stack", "bin", Metadata("Configuration"), "net10.0", "EHealth.Integration.Stack.dll");

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
