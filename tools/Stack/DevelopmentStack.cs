using System.Globalization;
using System.Net;
using EHealth.Integration.Adapters.Hl7v2;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.Host.Lifetime;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Hub.Identity;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using EHealth.Integration.Stack.Stories;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace EHealth.Integration.Stack;

/// <summary>The whole system in one process. Every part is reached over its real network protocol on loopback, as if it were elsewhere.</summary>
internal sealed class DevelopmentStack : IStoryTarget, IAsyncDisposable
{
    private const string ApiKey = "development";

    /// <summary>No watching of configuration files: .NET watches everything below the working directory, and the data directory lies there.</summary>
    private const string Unwatched = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>Where a hospital's listener for results may be started beside the stack.</summary>
    private const int DeskPort = 2580;

    private static readonly TimeSpan LinkTimeout = TimeSpan.FromSeconds(30);

    private readonly List<IHost> _adapters = [];
    private WebApplication? _hub;

    private DevelopmentStack(StackOptions options) => Options = options;

    public StackOptions Options { get; }

    public SyntheticPopulation Population { get; } = new(seed: 20260101);

    public RedisPart Redis { get; private set; } = null!;

    public KafkaPart Kafka { get; private set; } = null!;

    public CivilRegistrySimulator Registry { get; private set; } = null!;

    public InsuranceFundSimulator Fund { get; private set; } = null!;

    public DevelopmentAuthority Authority { get; private set; } = null!;

    public string KafkaBootstrapServers => Kafka.BootstrapServers;

    public string HubDataDirectory => Options.DataDirectory;

    /// <summary>https address of the hub.</summary>
    public Uri HubAddress { get; private set; } = null!;

    /// <summary>Address of health and metrics.</summary>
    public Uri AdminAddress { get; private set; } = null!;

    public IPEndPoint Mllp { get; private set; } = null!;

    public IPEndPoint DeskListener { get; private set; } = null!;

    /// <summary>MLLP over TLS; hospitals show their certificates there.</summary>
    public IPEndPoint MllpTls { get; private set; } = null!;

    /// <summary>The hub's services, for counts that a story compares.</summary>
    public IServiceProvider HubServices => _hub!.Services;

    /// <summary>Starts everything and returns when the adapters are linked.</summary>
    /// <exception cref="HubStartException">Something cannot start; the message says why in a sentence.</exception>
    public static async Task<DevelopmentStack> StartAsync(StackOptions options, CancellationToken cancellationToken)
    {
        var stack = new DevelopmentStack(options);
        try
        {
            await stack.StartPartsAsync(cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>How a system of the development directory connects.</summary>
    public HubClientOptions ClientOptionsOf(string systemId)
    {
        var issued = Authority.Issue(systemId);
        return new HubClientOptions
        {
            Addresses = { HubAddress },
            CertificatePath = issued.CertificatePath,
            PrivateKeyPath = issued.PrivateKeyPath,
            TrustedAuthorityPath = Authority.CertificatePath,
        };
    }

    public Task<ulong> NextAuditIndexAsync(CancellationToken cancellationToken) =>
        Task.FromResult((ulong)HubServices.GetRequiredService<SegmentedLog>().NextAuditIndex);

    public Task<IdentityCounts> IdentityCountsAsync(CancellationToken cancellationToken)
    {
        var statistics = HubServices.GetRequiredService<IdentityMetrics>().Statistics;
        return Task.FromResult(new IdentityCounts(statistics.RegistryCalls, statistics.CacheHits));
    }

    public Task KillRedisAsync() => Redis.KillAsync();

    /// <summary>Stops from the outside in: hospitals first, then the hub, then what it stands on.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var adapter in Enumerable.Reverse(_adapters))
        {
            await adapter.StopAsync();
            adapter.Dispose();
        }

        if (_hub is not null)
        {
            await _hub.StopAsync();
            await _hub.DisposeAsync();
        }

        foreach (var part in new IAsyncDisposable?[] { Registry, Fund, Redis }.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }

        Kafka?.Dispose();
    }

    private async Task StartPartsAsync(CancellationToken cancellationToken)
    {
        PortCheck.Require((IPAddress.Loopback, Options.MllpPort, "MLLP"), (IPAddress.Loopback, Options.MllpTlsPort, "MLLP over TLS"));
        Redis = RedisPart.Start(Options.Redis);
        Kafka = KafkaPart.Start(Options.Kafka);
        var rest = new RestSimulatorOptions { ApiKey = ApiKey, Population = Population };
        Registry = await CivilRegistrySimulator.StartAsync(rest, cancellationToken);
        Fund = await InsuranceFundSimulator.StartAsync(rest, cancellationToken);
        DevelopmentDirectory.WriteIfAbsent(Path.Combine(Options.DataDirectory, "directory.json"));
        await StartHubAsync(cancellationToken);
        await StartAdaptersAsync(cancellationToken);
    }

    private async Task StartHubAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder([Unwatched]);
        Quieten(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, StackLifetime>();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hub:NodeId"] = DevelopmentDirectory.Hub,
            ["Hub:DataDirectory"] = Options.DataDirectory,
            ["Hub:Development"] = "true",
            ["Hub:ListenAddress"] = "127.0.0.1",
            ["Hub:ContractPort"] = Invariant(Options.ContractPort),
            ["Hub:AdminPort"] = Invariant(Options.AdminPort),
            ["Hub:Identity:RedisConfiguration"] = Redis.Endpoint,
            ["Hub:Relay:BootstrapServers"] = Kafka.BootstrapServers,
            ["Hub:Relay:CheckTopics"] = "false", // the mock does not tell their settings, and a developer's own broker has its defaults
        });
        _hub = HubApplication.Build(builder);
        await _hub.StartAsync(cancellationToken);
        Authority = DevelopmentAuthority.Open(Path.Combine(Options.DataDirectory, "certs"), TimeProvider.System);
        var addresses = _hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        HubAddress = new UriBuilder(addresses.Single(address => address.Scheme == Uri.UriSchemeHttps)) { Host = "localhost" }.Uri;
        AdminAddress = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp);
    }

    private async Task StartAdaptersAsync(CancellationToken cancellationToken)
    {
        await StartAdapterAsync(
            DevelopmentDirectory.CivilRegistry,
            new() { ["CivilRegistry:Address"] = Registry.Address.ToString(), ["CivilRegistry:ApiKey"] = ApiKey },
            (services, configuration) => services.AddCivilRegistryAdapter(configuration),
            cancellationToken);
        await StartAdapterAsync(
            DevelopmentDirectory.InsuranceFund,
            new() { ["InsuranceFund:Address"] = Fund.Address.ToString(), ["InsuranceFund:ApiKey"] = ApiKey },
            (services, configuration) => services.AddTaxInsuranceAdapter(configuration),
            cancellationToken);
        var mllp = Authority.Issue(DevelopmentDirectory.MllpListener, "localhost");
        DeskListener = new IPEndPoint(IPAddress.Loopback, Options.FreePorts ? FreePort() : DeskPort);
        var hl7v2 = await StartAdapterAsync(
            DevelopmentDirectory.Hl7v2Adapter,
            new()
            {
                ["Hl7v2:ListenAddress"] = "127.0.0.1",
                ["Hl7v2:Port"] = Invariant(Options.MllpPort),
                ["Hl7v2:CaptureDirectory"] = Path.Combine(Options.DataDirectory, "captures"),
                ["Hl7v2:Tls:Port"] = Invariant(Options.MllpTlsPort),
                ["Hl7v2:Tls:CertificatePath"] = mllp.CertificatePath,
                ["Hl7v2:Tls:PrivateKeyPath"] = mllp.PrivateKeyPath,
                ["Hl7v2:Tls:AuthorityPath"] = Authority.CertificatePath,
                ["Hl7v2:Tls:RevocationListPath"] = Authority.RevocationListPath,
                ["Hl7v2:Senders:0:Application"] = "HIS",
                ["Hl7v2:Senders:0:Facility"] = "SIRDARYO01",
                ["Hl7v2:Senders:0:System"] = DevelopmentDirectory.Hospital,
                ["Hl7v2:Senders:1:Application"] = "HIS",
                ["Hl7v2:Senders:1:Facility"] = "NUKUS02",
                ["Hl7v2:Senders:1:System"] = DevelopmentDirectory.SecondHospital,
                ["Hl7v2:Senders:2:Application"] = "OLDHIS",
                ["Hl7v2:Senders:2:Facility"] = "NUKUS02",
                ["Hl7v2:Senders:2:System"] = DevelopmentDirectory.SecondHospital,
                ["Hl7v2:Senders:2:Charset"] = "WINDOWS-1251",
                ["Hl7v2:Destinations:0:Name"] = "sirdaryo-results",
                ["Hl7v2:Destinations:0:Host"] = "127.0.0.1",
                ["Hl7v2:Destinations:0:Port"] = Invariant(DeskListener.Port),
                ["Hl7v2:Destinations:0:Facilities:0"] = DevelopmentDirectory.SecondHospital,
                ["Hl7v2:Destinations:0:Types:0"] = ResultReported.Descriptor.FullName,
            },
            (services, configuration) => services.AddHl7v2Adapter(configuration),
            cancellationToken);
        var listening = hl7v2.Services.GetRequiredService<MllpListenerStatus>();
        (Mllp, MllpTls) = (listening.EndPoint!, listening.TlsEndPoint!);
        try
        {
            await Task.WhenAll(_adapters.Take(2).Select(provider => provider.Services.GetRequiredService<LinkStatus>().WaitUntilLinkedAsync(cancellationToken)))
                .WaitAsync(LinkTimeout, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new HubStartException($"the adapters were not linked to the hub within {LinkTimeout.TotalSeconds:0} s: look at the log (--log Information)");
        }
    }

    private async Task<IHost> StartAdapterAsync(
        string systemId, Dictionary<string, string?> settings, Action<IServiceCollection, IConfiguration> add, CancellationToken cancellationToken)
    {
        var client = ClientOptionsOf(systemId);
        settings["Hub:Addresses:0"] = HubAddress.ToString();
        settings["Hub:CertificatePath"] = client.CertificatePath;
        settings["Hub:PrivateKeyPath"] = client.PrivateKeyPath;
        settings["Hub:TrustedAuthorityPath"] = client.TrustedAuthorityPath;
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder([Unwatched]);
        Quieten(builder.Logging);
        builder.Services.AddSingleton<IHostLifetime, StackLifetime>();
        builder.Configuration.AddInMemoryCollection(settings);
        add(builder.Services, builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        _adapters.Add(host);
        return host;
    }

    private void Quieten(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(Options.LogLevel);
        if (Options.Log is { } log)
        {
            logging.AddProvider(log);
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }

    // Free for now: nobody listens there until a story does.
    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
