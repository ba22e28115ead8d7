using EHealth.Integration.Hub.IntegrationTests.Fixture;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>gRPC reflection: there in development, away in operation.</summary>
public sealed class ReflectionTests
{
    [Fact]
    public async Task Development_ListsTheContracts()
    {
        await using var hub = await HubFixture.StartAsync();

        var services = await ListAsync(hub);

        Assert.Superset(new HashSet<string> { TestDirectory.Registry, "ehealth.hub.v1.Directory", "ehealth.hub.v1.Events", "ehealth.audit.v1.EdgeRefusals" }, services);
    }

    [Fact]
    public async Task Operation_IsNotThere()
    {
        await using var hub = await HubFixture.StartAsync(OperationSettings.Apply);

        var refused = await Assert.ThrowsAsync<RpcException>(() => ListAsync(hub));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    private static async Task<HashSet<string>> ListAsync(HubFixture hub)
    {
        using var stream = new ServerReflection.ServerReflectionClient(hub.Channel(TestDirectory.Laboratory)).ServerReflectionInfo();
        await stream.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        Assert.True(await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Soon());
        return [.. stream.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
    }
}
