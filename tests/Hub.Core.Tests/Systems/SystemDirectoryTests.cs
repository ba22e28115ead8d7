using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Systems;

public sealed class SystemDirectoryTests
{
    [Fact]
    public void ReplacedSnapshot_IsInForceAtOnceAndTheOldOneUnchanged()
    {
        var before = Parties.Directory();
        var directory = new SystemDirectory(before);

        directory.Replace(new DirectorySnapshot([Parties.Of(Parties.Clinic)]));

        Assert.Null(directory.Current.Find(Parties.Hospital));
        Assert.NotNull(before.Find(Parties.Hospital));
    }

    [Fact]
    public void SystemsAndProviders_ComeInOrderOfId()
    {
        var snapshot = new DirectorySnapshot([Parties.Of("uz.c", provides: ["x.Y"]), Parties.Of("uz.a", provides: ["x.Y"]), Parties.Of("uz.b")]);

        Assert.Equal(["uz.a", "uz.b", "uz.c"], snapshot.Systems.Select(system => system.Id));
        Assert.Equal(["uz.a", "uz.c"], snapshot.ProvidersOf("x.Y").Select(system => system.Id));
    }
}
