using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;
using Grpc.Net.Client;

namespace EHealth.Integration.Benchmarks.Suites.Exchange;

/// <summary>The same calls by .NET clients: through the SDK and with plain stubs, of mixed sizes, and the latency at half load.</summary>
internal static class DotNetClients
{
    private const string Sdk = "hub, SDK";
    private const string Stub = "hub, plain stub";
    private const string Echo = "echo TLS";
    private const int MessageBytes = 1024;
    private const int Callers = 64;
    private const int CallersOfMixedSizes = 16;

    public static async Task CompareAsync(SuiteRun run, Proxies proxies, CancellationToken cancellationToken)
    {
        var small = MessageSizes.Always(MessageBytes);
        using var stub = CallFlow.Over(HubChannels.Open(proxies.Hub, BenchmarkedHub.Consumer), small);
        using var echo = CallFlow.Over(ChannelTo(proxies, Echo), small);
        using var sdk = CallFlow.BySdk(proxies.Hub, small);
        using var yarp = CallFlow.Over(ChannelTo(proxies, "yarp TLS"), small);
        using var nginx = CallFlow.Over(ChannelTo(proxies, "nginx TLS"), small);
        var reached = await run.CompareAsync(
            $"unary calls of {MessageBytes} bytes, {Callers} callers, Grpc.Net.Client", "calls/s",
            [Closed(Sdk, sdk, Callers), Closed(Stub, stub, Callers), Closed(Echo, echo, Callers), Closed("yarp TLS", yarp, Callers), Closed("nginx TLS", nginx, Callers)],
            cancellationToken);
        await CompareLatencyAsync(run, [(Stub, stub, reached[Stub].Median / 2), (Echo, echo, reached[Echo].Median / 2)], cancellationToken);
        await CompareMixedSizesAsync(run, proxies, cancellationToken);
    }

    private static Contestant Closed(string name, CallFlow flow, int callers) =>
        new(name, (time, cancellation) => flow.RunClosedAsync(callers, time, cancellation));

    private static async Task CompareMixedSizesAsync(SuiteRun run, Proxies proxies, CancellationToken cancellationToken)
    {
        var mixed = MessageSizes.Mixed();
        using var hub = CallFlow.BySdk(proxies.Hub, mixed);
        using var echo = CallFlow.Over(ChannelTo(proxies, Echo), mixed);
        using var yarp = CallFlow.Over(ChannelTo(proxies, "yarp TLS"), mixed);
        using var nginx = CallFlow.Over(ChannelTo(proxies, "nginx TLS"), mixed);
        await run.CompareAsync(
            $"calls of 2 KB to 10 MB, 44 KB on average, {CallersOfMixedSizes} callers", "calls/s",
            [Closed(Sdk, hub, CallersOfMixedSizes), Closed(Echo, echo, CallersOfMixedSizes), Closed("yarp TLS", yarp, CallersOfMixedSizes), Closed("nginx TLS", nginx, CallersOfMixedSizes)],
            cancellationToken);
    }

    /// <summary>Each at half of what it reached itself, in turn; an open loop, counted from when a call was due.</summary>
    private static async Task CompareLatencyAsync(SuiteRun run, IReadOnlyList<(string Name, CallFlow Flow, double PerSecond)> flows, CancellationToken cancellationToken)
    {
        var rows = flows.SelectMany(flow => new[] { flow.Name + ", p50", flow.Name + ", p99" }).ToDictionary(name => name, _ => new List<double>());
        for (var round = 0; round < run.Options.Rounds; round++)
        {
            foreach (var (name, flow, perSecond) in flows)
            {
                var latencies = new Latencies();
                await flow.RunOpenAsync(perSecond, run.Options.RoundTime, latencies, cancellationToken);
                rows[name + ", p50"].Add(latencies.Milliseconds(50));
                rows[name + ", p99"].Add(latencies.Milliseconds(99));
            }
        }

        var series = rows.Select(row => new Series(row.Key, row.Value)).ToList();
        run.Report("latency at half of that, open loop", "ms", series);
        var (hub, echo) = (series.Single(row => row.Name == Stub + ", p99"), series.Single(row => row.Name == Echo + ", p99"));
        run.Ratio("p99_ms_half_load", hub.Median);
        run.Ratio("p99_vs_echo", hub.RatioTo(echo));
    }

    private static GrpcChannel ChannelTo(Proxies proxies, string name) => GrpcChannel.ForAddress(proxies.Addresses[name], new GrpcChannelOptions
    {
        HttpHandler = PeerServer.CreateHandler(new PeerOptions(0, "", proxies.Certificates, "")),
        MaxReceiveMessageSize = null,
        DisposeHttpClient = true,
    });
}
