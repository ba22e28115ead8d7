using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;

namespace EHealth.Integration.Benchmarks.Peers;

/// <summary>The civil registry as the hub meets it: the adapter as it is shipped, before a simulated REST service.</summary>
internal static class RegistryPeer
{
    /// <summary>Seed of the invented people that it knows.</summary>
    public const ulong PopulationSeed = 1;

    private const string ApiKey = "benchmark";

    public static async Task<int> RunAsync(PeerOptions peer, CancellationToken cancellationToken)
    {
        await using var simulator = await CivilRegistrySimulator.StartAsync(
            new RestSimulatorOptions { ApiKey = ApiKey, Population = new SyntheticPopulation(PopulationSeed) }, cancellationToken);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CivilRegistry:Address"] = simulator.Address.ToString(),
            ["CivilRegistry:ApiKey"] = ApiKey,
            ["Hub:Addresses:0"] = peer.Upstream,
            ["Hub:CertificatePath"] = Path.Combine(peer.Certificates, peer.System + ".pem"),
            ["Hub:PrivateKeyPath"] = Path.Combine(peer.Certificates, peer.System + ".key"),
            ["Hub:TrustedAuthorityPath"] = peer.AuthorityPath,
        });
        builder.Services.AddCivilRegistryAdapter(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<LinkStatus>().WaitUntilLinkedAsync(cancellationToken);
        await Console.Out.WriteLineAsync(PeerCommand.Ready);
        await host.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
