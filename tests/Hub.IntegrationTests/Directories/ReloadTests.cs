using System.Text.Json.Nodes;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Directories;

/// <summary>The directory file is changed under a running hub.</summary>
public sealed class ReloadTests
{
    private const int DirectoryLoaded = 2020;
    private const int DirectoryRejected = 2021;

    [Fact]
    public async Task GoodFile_IsInForceOnOpenConnections()
    {
        await using var hub = await HubFixture.StartAsync();
        var channel = hub.Channel(TestDirectory.Laboratory);
        (await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question())).Refused(HubErrorCode.SenderForbidden, StatusCode.PermissionDenied);

        var content = TestDirectory.Content();
        SystemIn(content, TestDirectory.Laboratory)["grants"] = TestDirectory.Grants((TestDirectory.GetPerson, ["TREAT"]));
        hub.WriteDirectory(content);
        await hub.Log.WaitForAsync(DirectoryLoaded);

        // Past the grant: now it is only that nobody is linked.
        (await channel.AskAsync(TestDirectory.GetPerson, TestPersons.Question())).Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task SystemTakenOut_IsUnauthenticatedAtOnce()
    {
        await using var hub = await HubFixture.StartAsync();
        var channel = hub.Channel(TestDirectory.Laboratory);
        Assert.Equal(StatusCode.OK, (await channel.AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest())).Code);

        var content = TestDirectory.Content();
        content["systems"]!.AsArray().Remove(SystemIn(content, TestDirectory.Laboratory));
        hub.WriteDirectory(content);
        await hub.Log.WaitForAsync(DirectoryLoaded);

        (await channel.AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest())).Refused(HubErrorCode.SenderUnauthenticated, StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task BadFile_LeavesTheOldInForceAndAllMistakesAreLogged()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Log.Announce(DirectoryRejected);
        var content = TestDirectory.Content();
        SystemIn(content, TestDirectory.Laboratory)["grants"] = TestDirectory.Grants(("ehealth.registry.v1.CivilRegistry/Nothing", ["CURIOSITY"]));
        SystemIn(content, TestDirectory.Gateway)["speaksFor"] = TestDirectory.List(TestDirectory.Stranger);

        hub.WriteDirectory(content);

        var said = (await hub.Log.WaitForAsync(DirectoryRejected)).Text;
        Assert.All(["CivilRegistry/Nothing", "CURIOSITY", TestDirectory.Stranger], mistake => Assert.Contains(mistake, said, StringComparison.Ordinal));
        Assert.Equal(StatusCode.OK, (await hub.Channel(TestDirectory.Gateway).AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest())).Code);
        hub.AssertLogStaysClean();
    }

    [Fact]
    public async Task UnreadableFile_LeavesTheOldInForceUntilAReadableOneComes()
    {
        await using var hub = await HubFixture.StartAsync();
        hub.Log.Announce(DirectoryRejected);
        File.Delete(hub.DirectoryPath);
        System.IO.Directory.CreateDirectory(hub.DirectoryPath);

        await hub.Log.WaitForAsync(DirectoryRejected);
        Assert.Equal(StatusCode.OK, (await hub.Channel(TestDirectory.Gateway).AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest())).Code);

        System.IO.Directory.Delete(hub.DirectoryPath);
        hub.WriteDirectory(TestDirectory.Content());
        await hub.Log.WaitForAsync(DirectoryLoaded);
        hub.AssertLogStaysClean();
    }

    /// <summary>A secret of Kubernetes is a link to a file below a link to a folder; only the link to the folder is changed.</summary>
    [Fact]
    public async Task FolderOfTheLinkedFileExchanged_ItIsInForce()
    {
        await using var hub = await HubFixture.StartAsync();
        var (first, second, current) = (Path.Combine(hub.DataDirectory, "first"), Path.Combine(hub.DataDirectory, "second"), Path.Combine(hub.DataDirectory, "current"));
        System.IO.Directory.CreateDirectory(first);
        System.IO.Directory.CreateDirectory(second);
        System.IO.Directory.CreateSymbolicLink(current, first);
        File.WriteAllText(Path.Combine(first, "directory.json"), TestDirectory.Content().ToJsonString());
        var content = TestDirectory.Content();
        SystemIn(content, TestDirectory.Laboratory)["grants"] = TestDirectory.Grants((TestDirectory.GetPerson, ["TREAT"]));
        File.WriteAllText(Path.Combine(second, "directory.json"), content.ToJsonString());
        File.CreateSymbolicLink(hub.DirectoryPath + ".new", Path.Combine(current, "directory.json"));
        File.Move(hub.DirectoryPath + ".new", hub.DirectoryPath, overwrite: true);
        await hub.Log.WaitForAsync(DirectoryLoaded);

        System.IO.Directory.Delete(current);
        System.IO.Directory.CreateSymbolicLink(current, second);
        await hub.Log.WaitForAsync(DirectoryLoaded, times: 2);

        (await hub.Channel(TestDirectory.Laboratory).AskAsync(TestDirectory.GetPerson, TestPersons.Question())).Refused(HubErrorCode.PartnerUnavailable, StatusCode.Unavailable);
    }

    private static JsonNode SystemIn(JsonObject content, string id) => content["systems"]!.AsArray().Single(system => (string?)system!["id"] == id)!;
}
