using System.Reflection;
using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Contracts;

/// <summary>The descriptors of all files of the contracts, by name.</summary>
public static class ContractFiles
{
    /// <summary>Every generated <c>…Reflection</c> class holds the descriptor of one file.</summary>
    public static IReadOnlyList<FileDescriptor> All { get; private set; } = [];

    // One after another, before anything of this assembly is used. Google.Protobuf makes each descriptor at its first use, and is not safe when two threads do (protobuf issue 29696):
    // when the first messages of two kinds came at once, one kind could be of no use until the program was started again.
    [ModuleInitializer]
    internal static void MakeAll() => All =
    [
        .. typeof(ContractFiles).Assembly.GetTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(descriptor => descriptor?.PropertyType == typeof(FileDescriptor))
            .Select(descriptor => (FileDescriptor)descriptor!.GetValue(null)!)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
