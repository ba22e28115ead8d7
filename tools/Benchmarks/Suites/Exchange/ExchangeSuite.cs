using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Benchmarks.Suites.Exchange;

/// <summary>A call through the hub to a provider and back, beside what people would put between two services instead.</summary>
internal sealed class ExchangeSuite : IBenchmarkSuite
{
    private const string Method = "ehealth.benchmark.v1.Echo/Read";
    private const string Mine = "hub, mutual TLS, durable audit";
    private const int MessageBytes = 1024;

    /// <summary>On top of the usual warm-up: the hub's code is compiled again and again while it runs, and a call passes much more of it than a proxy's.</summary>
    private const int FurtherWarmUps = 3;

    private static readonly Dictionary<string, string> HubHeaders = new() { [MetadataNames.Purpose] = PurposeOfUse.Treatment };

    public string Name => "exchange";

    public string Question => "consumer -> hub (full pipeline, durable audit, mutual TLS) -> provider over its link -> back";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using var proxies = await Proxies.StartAsync(run, cancellationToken);
        await CompareThroughputAsync(run, proxies, cancellationToken);
        await DotNetClients.CompareAsync(run, proxies, cancellationToken);
    }

    private static async Task CompareThroughputAsync(SuiteRun run, Proxies proxies, CancellationToken cancellationToken)
    {
        var body = Path.Combine(run.Folder("bodies"), "request.bin");
        await File.WriteAllBytesAsync(body, EchoMessages.Frame(EchoMessages.Request(MessageBytes)), cancellationToken);
        var issued = proxies.Hub.Authority.Issue(BenchmarkedHub.Consumer);
        var hub = new H2Load(new Uri(proxies.Hub.Address, Method), body, HubHeaders, issued.CertificatePath, issued.PrivateKeyPath);
        var contestants = new List<Contestant> { new(Mine, (time, cancellation) => RunCountedAsync(hub, proxies.Hub, time, cancellation)) };
        foreach (var (name, address) in proxies.Addresses)
        {
            contestants.Add(new Contestant(name, new H2Load(new Uri(address, Method), body, new Dictionary<string, string>()).RunAsync));
        }

        await hub.RunAsync(FurtherWarmUps * run.Options.WarmUpTime, cancellationToken);
        var reached = await run.CompareAsync($"unary calls of {MessageBytes} bytes, h2load", "calls/s", contestants, cancellationToken);
        foreach (var (key, peer) in new[] { ("vs_nginx", "nginx"), ("vs_yarp", "yarp"), ("vs_yarp_tls", "yarp TLS"), ("vs_echo_tls", "echo TLS") })
        {
            run.Ratio(key, reached[Mine].RatioTo(reached[peer]));
        }

        await ProcessorCost.MeasureAsync(
            run, "processor time a call, h2load", new Dictionary<string, int> { ["hub"] = proxies.Hub.ProcessId, ["provider"] = proxies.ProviderProcessId },
            async (time, cancelled) =>
            {
                var before = await proxies.Hub.CountOkAsync(cancelled);
                await hub.RunAsync(time, cancelled);
                return await proxies.Hub.CountOkAsync(cancelled) - before;
            },
            cancellationToken);
    }

    /// <summary>h2load counts HTTP's 200, which a refusal has too; the hub's own count of exchanges that ended well must agree.</summary>
    private static async Task<double> RunCountedAsync(H2Load load, BenchmarkedHub hub, TimeSpan time, CancellationToken cancellationToken)
    {
        var before = await hub.CountOkAsync(cancellationToken);
        var rate = await load.RunAsync(time, cancellationToken);
        var counted = await hub.CountOkAsync(cancellationToken) - before;
        return counted >= rate * time.TotalSeconds
            ? rate
            : throw new InvalidOperationException($"h2load saw {rate * time.TotalSeconds:0} answers, the hub recorded {counted:0} that were OK");
    }
}
