using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Protocol.Metadata;
using EHealth.Integration.Simulators.Population;
using Grpc.Core;
using Grpc.Net.Client;
using IdentityClient = EHealth.Integration.Contracts.Identity.V1.Identity.IdentityClient;

namespace EHealth.Integration.Benchmarks.Suites.Identity;

/// <summary>A consumer that asks the hub over mutual TLS; a person not met before comes through the pipeline, the registry's adapter and its REST service.</summary>
internal sealed class WholeWay : IAsyncDisposable
{
    private const int Askers = 128;

    private static readonly SyntheticPopulation Population = new(RegistryPeer.PopulationSeed);

    private readonly BenchmarkedHub _hub;
    private readonly ChildProcess _registry;
    private readonly GrpcChannel _channel;
    private readonly IdentityClient _client;
    private int _met;

    private WholeWay(BenchmarkedHub hub, ChildProcess registry)
    {
        (_hub, _registry) = (hub, registry);
        _channel = HubChannels.Open(hub, BenchmarkedHub.Consumer);
        _client = new IdentityClient(_channel);
    }

    public static async Task<WholeWay> StartAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var hub = await BenchmarkedHub.StartAsync(run.Folder("hub"), new Dictionary<string, string>(), cancellationToken);
        try
        {
            hub.Authority.Issue(BenchmarkedHub.Provider);
            var certificates = Path.Combine(hub.Folder, "certs");
            var registry = await PeerProgram.StartAsync(
                ["registry", "--upstream", hub.Address.ToString(), "--certificates", certificates, "--system", BenchmarkedHub.Provider], cancellationToken);
            return new WholeWay(hub, registry);
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks about persons the hub has not met.</summary>
    /// <returns>Lookups a second.</returns>
    public Task<double> AskAboutNewAsync(TimeSpan time, CancellationToken cancellationToken) =>
        AskAsync(() => Interlocked.Increment(ref _met) - 1, ResolveSource.Registry, time, cancellationToken);

    /// <summary>Asks about persons the hub has met.</summary>
    /// <returns>Lookups a second.</returns>
    public Task<double> AskAboutKnownAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var (next, met) = (-1, _met);
        return AskAsync(() => Interlocked.Increment(ref next) % met, ResolveSource.Cache, time, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _registry.DisposeAsync();
        await _hub.DisposeAsync();
    }

    private async Task<double> AskAsync(Func<int> nextPerson, ResolveSource expected, TimeSpan time, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => Task.Run(AskOneAfterAnotherAsync, cancellationToken)));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        async Task<long> AskOneAfterAnotherAsync()
        {
            var purpose = new Metadata { { MetadataNames.Purpose, PurposeOfUse.Treatment } };
            var count = 0L;
            for (; TimeProvider.System.GetElapsedTime(started) < time; count++)
            {
                var pinfl = Population.PersonAt(nextPerson()).Pinfl;
                var request = new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl } };
                var answer = await _client.ResolveAsync(request, purpose, cancellationToken: cancellationToken);
                if (answer.Person is null || answer.Source != expected)
                {
                    throw new InvalidOperationException($"an answer came from {answer.Source} and not from {expected}, or was none");
                }
            }

            return count;
        }
    }
}
