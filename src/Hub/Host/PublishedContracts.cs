using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Hub.Host;

/// <summary>The descriptors of all contracts this build was made with.</summary>
public static class PublishedContracts
{
    /// <summary>Every generated <c>…Reflection</c> class of the contracts assembly holds the descriptor of one file.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } =
    [
        .. typeof(ErrorsReflection).Assembly.GetTypes()
            .Where(type => type.IsAbstract && type.IsSealed && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
