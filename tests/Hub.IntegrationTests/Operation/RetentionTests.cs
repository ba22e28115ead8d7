using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Hub.Journal.Retention;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>A hub that is to delete old segments starts and works; when it deletes is tested with its journal.</summary>
public sealed class RetentionTests
{
    [Fact]
    public async Task HubWithRetention_Works()
    {
        await using var hub = await HubFixture.StartAsync(settings =>
        {
            settings["Journal:KeepFor"] = "1.00:00:00";
            settings["Relay:BootstrapServers"] = "127.0.0.1:9"; // nobody: nothing is confirmed, and nothing deleted
        });

        Assert.Equal(StatusCode.OK, (await hub.Channel(TestDirectory.Hospital).AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest())).Code);
        Assert.False(Assert.Single(hub.Services.GetServices<IHostedService>().OfType<RetentionWorker>()).ExecuteTask!.IsCompleted);
        await hub.StopAsync();
    }
}
