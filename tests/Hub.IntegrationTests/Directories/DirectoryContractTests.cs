using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using DirectoryClient = EHealth.Integration.Contracts.Hub.V1.Directory.DirectoryClient;

namespace EHealth.Integration.Hub.IntegrationTests.Directories;

/// <summary>What a system can learn from the hub about itself and others.</summary>
public sealed class DirectoryContractTests(SharedHub shared) : SharedHubTests(shared)
{
    [Fact]
    public async Task WhoAmI_SaysWhatTheSystemMay()
    {
        var me = await Hub.Connect(TestDirectory.Hospital).Client<DirectoryClient>().WhoAmIAsync(new WhoAmIRequest(), cancellationToken: Cancellation);

        Assert.Equal((TestDirectory.Hospital, TestDirectory.Node), (me.SystemId, me.NodeId));
        var getPerson = Assert.Single(me.Allowed, operation => operation.Name == TestDirectory.GetPerson);
        Assert.Equal((OperationKind.Call, "ETREAT TREAT"), (getPerson.Kind, string.Join(' ', getPerson.Purposes)));
        Assert.Single(me.Allowed, operation => operation.Name == TestDirectory.Admitted && operation.Kind == OperationKind.Publish);
        Assert.InRange(me.CertificateExpiresAt.ToDateTimeOffset(), TimeProvider.System.GetUtcNow().AddDays(390), TimeProvider.System.GetUtcNow().AddDays(399));
    }

    [Fact]
    public async Task WhoAmI_NamesWhomItMaySpeakFor()
    {
        var me = await Hub.Connect(TestDirectory.Gateway).Client<DirectoryClient>().WhoAmIAsync(new WhoAmIRequest(), cancellationToken: Cancellation);

        Assert.Equal([TestDirectory.Hospital], me.SpeaksFor);
        Assert.Empty(me.Allowed);
    }

    [Fact]
    public async Task ListSystems_SaysWhoIsLinked()
    {
        var (linked, asleep) = (Hub.TakeProvider(), Hub.TakeProvider());
        using var link = await RawLink.OpenAsync(Hub, linked, TestDirectory.Registry);
        var client = Hub.Connect(TestDirectory.Laboratory).Client<DirectoryClient>();

        var all = (await client.ListSystemsAsync(new ListSystemsRequest { Contract = TestDirectory.Registry }, cancellationToken: Cancellation)).Systems;

        Assert.True(all.Single(system => system.SystemId == linked).Linked);
        Assert.False(all.Single(system => system.SystemId == asleep).Linked);
        Assert.DoesNotContain(all, system => system.SystemId == TestDirectory.Hospital);
        Assert.Contains(
            (await client.ListSystemsAsync(new ListSystemsRequest(), cancellationToken: Cancellation)).Systems, system => system.SystemId == TestDirectory.Hospital);
    }
}
