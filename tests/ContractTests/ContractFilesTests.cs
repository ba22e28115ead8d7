using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using EHealth.Integration.Contracts;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

public sealed class ContractFilesTests
{
    [Fact]
    public void ProgramThatHasUsedNothingYet_HasAllDescriptors()
    {
        // A context of its own: in the tests' own one, others have used the contracts already.
        var context = new AssemblyLoadContext("a program that begins", isCollectible: true);
        var contracts = context.LoadFromAssemblyPath(typeof(ContractFiles).Assembly.Location);

        RuntimeHelpers.RunModuleConstructor(contracts.ManifestModule.ModuleHandle);

        var all = contracts.GetType(typeof(ContractFiles).FullName!)!.GetProperty(nameof(ContractFiles.All))!.GetValue(null);
        Assert.Equal(
            PublishedContracts.Sources().Keys.Order(StringComparer.Ordinal), ((IReadOnlyList<FileDescriptor>)all!).Select(file => file.Name));
        context.Unload();
    }
}
