using System.Net;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using Grpc.Core;
using Grpc.Health.V1;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>Health and metrics on their own port, and nothing else there.</summary>
public sealed class AdminPortTests(SharedHub shared) : SharedHubTests(shared)
{
    [Theory]
    [InlineData("/health/live", "alive\n")]
    [InlineData("/health/ready", "ready\n")]
    public async Task RunningHub_IsAliveAndReady(string path, string said)
    {
        using var response = await Hub.Admin().GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal((HttpStatusCode.OK, said), (response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation)));
    }

    [Fact]
    public async Task GrpcHealth_IsServing()
    {
        var health = new Health.HealthClient(Hub.Channel(TestDirectory.Laboratory));

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status);
    }

    [Fact]
    public async Task Metrics_ArePrometheusTextWithCountsByOperationAndOutcome()
    {
        await Hub.Channel(TestDirectory.Hospital).AskAsync("ehealth.hub.v1.Directory/WhoAmI", new WhoAmIRequest());
        await Hub.Channel(TestDirectory.Laboratory).AskAsync(TestDirectory.GetPerson, TestPersons.Question());

        using var response = await Hub.Admin().GetAsync(new Uri("/metrics", UriKind.Relative), Cancellation);

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync(Cancellation)).Split('\n');
        Assert.Contains(lines, line => IsSample(line, "ehealth_hub_exchanges", "ehealth.hub.v1.Directory/WhoAmI", "OK"));
        Assert.Contains(lines, line => IsSample(line, "ehealth_hub_exchanges", TestDirectory.GetPerson, "SENDER_FORBIDDEN"));
        Assert.Contains(lines, line => line.StartsWith("# TYPE", StringComparison.Ordinal) && line.EndsWith("ehealth_hub_exchange_duration_seconds histogram", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ehealth.hub.v1.Directory/WhoAmI")]
    public async Task Contracts_AreNotServedOnTheAdminPort(string path)
    {
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await Hub.Admin().PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    public async Task AdminPaths_AreNotServedOnTheContractPort(string path)
    {
        using var response = await Hub.Http(TestDirectory.Hospital).GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        var body = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal(((int)StatusCode.Unimplemented).ToString(System.Globalization.CultureInfo.InvariantCulture), response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("", body);
    }

    private static bool IsSample(string line, string name, string operation, string outcome) =>
        line.Contains(name + "{", StringComparison.Ordinal) && line.Contains($"operation=\"{operation}\"", StringComparison.Ordinal) && line.Contains($"outcome=\"{outcome}\"", StringComparison.Ordinal);
}
