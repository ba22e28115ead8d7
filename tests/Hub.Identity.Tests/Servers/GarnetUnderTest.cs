using EHealth.Integration.EmbeddedServers;

namespace EHealth.Integration.Hub.Identity.Tests.Servers;

internal sealed class GarnetUnderTest : RedisUnderTest
{
    private EmbeddedRedis? _server;

    public override Task StartAsync()
    {
        _server = EmbeddedRedis.Start(new EmbeddedRedisOptions { Port = Port });
        return Task.CompletedTask;
    }

    public override Task KillAsync()
    {
        _server?.Dispose();
        _server = null;
        return Task.CompletedTask;
    }
}
