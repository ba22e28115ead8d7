using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Benchmarks.Suites.Exchange;

/// <summary>A call through the hub to a provider and back, beside what people would put between two services instead.</summary>
internal sealed class ExchangeSuite : IBenchmarkSuite
{
    private const string Method = "ehealth.benchmark.v1.Echo/Read";
    private const int MessageBytes = 1024;

    private static readonly Dictionary<string, string> HubHeaders = new() { [MetadataNames.Purpose] = PurposeOfUse.Treatment };

    public string Name => "exchange";

    public string Question => "consumer -> hub (full pipeline, durable audit, mutual TLS) -> provider over its link -> back";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        await using var proxies = await Proxies.StartAsync(run, cancellationToken);
        var body = Path.Combine(run.Folder("bodies"), "request.bin");
        await File.WriteAllBytesAsync(body, EchoMessages.Frame(EchoMessages.Request(MessageBytes)), cancellationToken);

        var issued = proxies.Hub.Authority.Issue(BenchmarkedHub.Consumer);
        var hub = new H2Load(new Uri(proxies.Hub.Address, Method), body, HubHeaders, issued.CertificatePath, issued.PrivateKeyPath);
        var contestants = new List<Contestant> { new("hub, mutual TLS, durable audit", hub.RunAsync) };
        foreach (var (name, address) in proxies.Addresses)
        {
            var peer = new H2Load(new Uri(address, Method), body, new Dictionary<string, string>());
            contestants.Add(new Contestant(name, peer.RunAsync));
        }

        var reached = await run.CompareAsync($"unary calls of {MessageBytes} bytes, h2load", "calls/s", contestants, cancellationToken);
        var mine = reached[contestants[0].Name];
        run.Ratio("vs_nginx", mine.RatioTo(reached["nginx"]));
        run.Ratio("vs_yarp", mine.RatioTo(reached["yarp"]));
        run.Ratio("vs_yarp_tls", mine.RatioTo(reached["yarp TLS"]));
        run.Ratio("vs_echo_tls", mine.RatioTo(reached["echo TLS"]));
    }
}
