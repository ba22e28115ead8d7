namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>One hub for the tests of a class, which run one after another.</summary>
public sealed class SharedHub : IAsyncLifetime
{
    internal HubFixture Hub { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Hub = await HubFixture.StartAsync();

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();
}
