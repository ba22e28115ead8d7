using System.Globalization;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Hub.Host.Tls;

namespace EHealth.Integration.Benchmarks.Suites.Exchange;

/// <summary>Everything that is compared, started: the hub with its provider, and the echo with the proxies in front of it, each with and without TLS.</summary>
internal sealed class Proxies : IAsyncDisposable
{
    private readonly List<ChildProcess> _processes = [];

    private Proxies(BenchmarkedHub hub) => Hub = hub;

    public BenchmarkedHub Hub { get; }

    /// <summary>Addresses by name: <c>echo</c>, <c>nginx</c>, <c>yarp</c>, <c>relay</c>, each also with <c> TLS</c>.</summary>
    public Dictionary<string, Uri> Addresses { get; } = [];

    public int ProviderProcessId { get; private set; }

    public string Certificates { get; private set; } = "";

    public static async Task<Proxies> StartAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var proxies = new Proxies(await BenchmarkedHub.StartAsync(run.Folder("hub"), new Dictionary<string, string>(), cancellationToken));
        try
        {
            proxies.Certificates = IssueCertificates(run.Folder("certs"));
            await proxies.StartProviderAsync(cancellationToken);
            await proxies.StartProxiesAsync(run, certificates: "", cancellationToken);
            await proxies.StartProxiesAsync(run, proxies.Certificates, cancellationToken);
            return proxies;
        }
        catch
        {
            await proxies.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            await process.DisposeAsync();
        }

        await Hub.DisposeAsync();
    }

    private static string IssueCertificates(string folder)
    {
        var issued = DevelopmentAuthority.Open(folder, TimeProvider.System).Issue("peer", "localhost");
        return Path.GetDirectoryName(issued.CertificatePath)!;
    }

    private async Task StartProviderAsync(CancellationToken cancellationToken)
    {
        Hub.Authority.Issue(BenchmarkedHub.Provider);
        var provider = await PeerProgram.StartAsync(
            ["provider", "--upstream", Hub.Address.ToString(), "--certificates", Path.Combine(Hub.Folder, "certs"), "--system", BenchmarkedHub.Provider], cancellationToken);
        _processes.Add(provider);
        ProviderProcessId = provider.Id;
    }

    private async Task StartProxiesAsync(SuiteRun run, string certificates, CancellationToken cancellationToken)
    {
        var suffix = certificates.Length > 0 ? " TLS" : "";
        var echo = await StartAsync("echo", upstream: null);
        await StartAsync("yarp", echo);
        await StartAsync("relay", echo);
        var port = Ports.Free();
        _processes.Add(await NginxPeer.StartAsync(run.Folder("nginx" + suffix.Trim()), port, echo.Port, certificates, cancellationToken));
        Addresses["nginx" + suffix] = AddressOf(port);

        async Task<Uri> StartAsync(string kind, Uri? upstream)
        {
            var free = Ports.Free();
            string[] target = upstream is null ? [] : ["--upstream", upstream.ToString()];
            string[] tls = certificates.Length > 0 ? ["--certificates", certificates] : [];
            _processes.Add(await PeerProgram.StartAsync([kind, "--port", free.ToString(CultureInfo.InvariantCulture), .. target, .. tls], cancellationToken));
            return Addresses[kind + suffix] = AddressOf(free);
        }

        Uri AddressOf(int at) => new(string.Create(CultureInfo.InvariantCulture, $"{(certificates.Length > 0 ? "https" : "http")}://localhost:{at}/"));
    }
}
