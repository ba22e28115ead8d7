namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>Tests that share their class's hub. Each fails when the hub logged an error that it did not announce.</summary>
public abstract class SharedHubTests(SharedHub shared) : IClassFixture<SharedHub>, IDisposable
{
    private protected HubFixture Hub { get; } = shared.Hub;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Hub.AssertLogStaysClean();
        GC.SuppressFinalize(this);
    }
}
