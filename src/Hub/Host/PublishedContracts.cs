using EHealth.Integration.Contracts;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Hub.Host;

/// <summary>The contracts that the operator has dropped in, beside <see cref="ContractFiles.All"/>.</summary>
public static class PublishedContracts
{
    private static readonly ExtensionRegistry Rules = [ValidationExtensions.Field, ValidationExtensions.Event, ActionExtensions.Action];

    /// <summary>Reads the compiled contracts of a folder: every <c>*.binpb</c> is a <c>FileDescriptorSet</c> that holds its imports too
    /// (<c>protoc --include_imports --descriptor_set_out</c>). A folder that is not there holds none.</summary>
    /// <exception cref="HubStartException">A file cannot be read as that.</exception>
    public static IReadOnlyList<FileDescriptor> Read(string folder) =>
        System.IO.Directory.Exists(folder) ? [.. System.IO.Directory.GetFiles(folder, "*.binpb").Order(StringComparer.Ordinal).SelectMany(ReadSet)] : [];

    private static IReadOnlyList<FileDescriptor> ReadSet(string path)
    {
        try
        {
            var set = FileDescriptorSet.Parser.WithExtensionRegistry(Rules).ParseFrom(File.ReadAllBytes(path));
            return FileDescriptor.BuildFromByteStrings(set.File.Select(file => file.ToByteString()), Rules);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or DescriptorValidationException or ArgumentException)
        {
            throw new HubStartException($"{path} is no set of compiled contracts with all their imports: {unreadable.Message}");
        }
    }
}
