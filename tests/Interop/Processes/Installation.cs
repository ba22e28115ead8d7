using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Interop.Tests.Tools;
using EHealth.Integration.Sdk;
using EHealth.Integration.Simulators;
using EHealth.Integration.Simulators.Population;
using EHealth.Integration.Simulators.Rest;
using EHealth.Integration.Stack;
using EHealth.Integration.Stack.Stories;

namespace EHealth.Integration.Interop.Tests.Processes;

/// <summary>The system as it is installed: the hub, each adapter and redis-server are processes of their own, configured by environment variables
/// and command line. Kafka and the state's services are simulated in the test's process and reached over their network protocols.</summary>
internal sealed partial class Installation : IStoryTarget, IAsyncDisposable
{
    private const string ApiKey = "interop";

    private readonly TemporaryFolder _folder = new();
    private readonly PublishedPrograms _programs;
    private readonly DevelopmentAuthority _authority;
    private int _contractPort;
    private int _adminPort;
    private int _mllpPort;

    private Installation(PublishedPrograms programs)
    {
        _programs = programs;
        _authority = DevelopmentAuthority.Open(_folder["authority"], TimeProvider.System);
    }

    /// <summary>Where the hospital takes its application acknowledgments, from the HL7v2 adapter's next start on; 0: on the connection that it sends on.</summary>
    public int AcknowledgmentsPort { get; set; }

    public SyntheticPopulation Population { get; } = new(seed: 20260101);

    public CivilRegistrySimulator Registry { get; private set; } = null!;

    public InsuranceFundSimulator Fund { get; private set; } = null!;

    public KafkaPart Kafka { get; private set; } = null!;

    public RedisPart Redis { get; private set; } = null!;

    public ChildProcess Hub { get; private set; } = null!;

    public ChildProcess CivilRegistry { get; private set; } = null!;

    public ChildProcess TaxInsurance { get; private set; } = null!;

    public ChildProcess Hl7v2 { get; private set; } = null!;

    public Uri HubAddress => new($"https://localhost:{_contractPort}");

    public Uri AdminAddress => new($"http://127.0.0.1:{_adminPort}");

    /// <summary>Of no destination: the stories that need one are played on the stack.</summary>
    public IPEndPoint DeskListener => throw new NotSupportedException("This installation delivers nothing to hospitals.");

    public IPEndPoint Mllp => new(IPAddress.Loopback, _mllpPort);

    public string KafkaBootstrapServers => Kafka.BootstrapServers;

    public string HubDataDirectory => _folder["data"];

    /// <summary>Starts everything and returns when the adapters are linked. Skips the test where there is no redis-server.</summary>
    public static async Task<Installation> StartAsync(PublishedPrograms programs)
    {
        Tool.Require("redis-server");
        var installation = new Installation(programs);
        try
        {
            await installation.StartPartsAsync();
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the hub, on its old ports when it has run before, and returns when it takes messages.</summary>
    public async Task StartHubAsync()
    {
        var node = _authority.Issue(DevelopmentDirectory.Hub, "localhost");
        var environment = Environment(new()
        {
            ["Hub__NodeId"] = DevelopmentDirectory.Hub,
            ["Hub__DataDirectory"] = _folder["data"],
            ["Hub__Development"] = "true", // makes the key file
            ["Hub__CertificatePath"] = node.CertificatePath,
            ["Hub__PrivateKeyPath"] = node.PrivateKeyPath,
            ["Hub__AuthorityPath"] = _authority.CertificatePath,
            ["Hub__RevocationListPath"] = _authority.RevocationListPath,
            ["Hub__Identity__RedisConfiguration"] = Redis.Endpoint,
            ["Hub__Relay__BootstrapServers"] = Kafka.BootstrapServers,
            ["Hub__Relay__CheckTopics"] = "false", // the mock does not tell
        });
        Hub = ChildProcess.Start(
            "dotnet",
            [await _programs.HubAsync(), "--Hub:ListenAddress=127.0.0.1", Setting("Hub:ContractPort", _contractPort), Setting("Hub:AdminPort", _adminPort)],
            environment);
        var ports = ReadyLine().Match(await Hub.WaitForLineAsync("is ready: contracts on port"));
        (_contractPort, _adminPort) = (Number(ports.Groups[1]), Number(ports.Groups[2]));
        using var http = new HttpClient();
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri(AdminAddress, "health/ready"), TestContext.Current.CancellationToken));
    }

    /// <summary>Starts the civil registry's adapter and returns when it is linked.</summary>
    public async Task StartCivilRegistryAsync()
    {
        CivilRegistry = ChildProcess.Start(
            "dotnet",
            [await _programs.CivilRegistryAsync(), $"--CivilRegistry:Address={Registry.Address}"],
            AdapterEnvironment(DevelopmentDirectory.CivilRegistry, new() { ["CivilRegistry__ApiKey"] = ApiKey }));
        await CivilRegistry.WaitForLineAsync("is open at node");
    }

    /// <summary>Starts the insurance fund's adapter and returns when it is linked and subscribed.</summary>
    public async Task StartTaxInsuranceAsync()
    {
        TaxInsurance = ChildProcess.Start(
            "dotnet",
            [await _programs.TaxInsuranceAsync(), $"--InsuranceFund:Address={Fund.Address}"],
            AdapterEnvironment(DevelopmentDirectory.InsuranceFund, new() { ["InsuranceFund__ApiKey"] = ApiKey }));
        await TaxInsurance.WaitForLineAsync("is open at node");
        await TaxInsurance.WaitForLineAsync("Subscription coverage is open");
    }

    /// <summary>Starts the HL7v2 adapter, on its old port when it has run before, and returns when it listens.</summary>
    /// <param name="more">Settings beside those of every start.</param>
    public async Task StartHl7v2Async(IReadOnlyDictionary<string, string>? more = null)
    {
        string[] apart = AcknowledgmentsPort == 0
            ? []
            : ["--Hl7v2:Senders:0:ApplicationAcknowledgments:Host=127.0.0.1", Setting("Hl7v2:Senders:0:ApplicationAcknowledgments:Port", AcknowledgmentsPort)];
        Hl7v2 = ChildProcess.Start(
            "dotnet",
            [await _programs.Hl7v2Async(), "--Hl7v2:ListenAddress=127.0.0.1", Setting("Hl7v2:Port", _mllpPort), .. apart],
            AdapterEnvironment(DevelopmentDirectory.Hl7v2Adapter, new(more ?? new Dictionary<string, string>())
            {
                ["Hl7v2__Senders__0__Application"] = "HIS",
                ["Hl7v2__Senders__0__Facility"] = "SIRDARYO01",
                ["Hl7v2__Senders__0__System"] = DevelopmentDirectory.Hospital,
            }));
        _mllpPort = Number(ListeningLine().Match(await Hl7v2.WaitForLineAsync("MLLP listener on")).Groups[1]);
    }

    /// <summary>Kills the hub and starts it again.</summary>
    public async Task CrashHubAsync()
    {
        await Hub.KillAsync();
        await Hub.DisposeAsync();
        await StartHubAsync();
    }

    /// <summary>Kills the HL7v2 adapter and starts it again.</summary>
    public async Task CrashHl7v2Async()
    {
        await Hl7v2.KillAsync();
        await Hl7v2.DisposeAsync();
        await StartHl7v2Async();
    }

    public HubClientOptions ClientOptionsOf(string systemId)
    {
        var issued = _authority.Issue(systemId);
        return new HubClientOptions
        {
            Addresses = { HubAddress },
            CertificatePath = issued.CertificatePath,
            PrivateKeyPath = issued.PrivateKeyPath,
            TrustedAuthorityPath = _authority.CertificatePath,
        };
    }

    public async Task<ulong> NextAuditIndexAsync(CancellationToken cancellationToken) =>
        (ulong)(await HubMetricsPage.ReadAsync(AdminAddress, cancellationToken)).Value("ehealth_audit_next_index");

    public async Task<IdentityCounts> IdentityCountsAsync(CancellationToken cancellationToken)
    {
        var page = await HubMetricsPage.ReadAsync(AdminAddress, cancellationToken);
        return new IdentityCounts(page.Value("ehealth_identity_registry_calls"), page.Value("ehealth_identity_cache_hits"));
    }

    public Task KillRedisAsync() => Redis.KillAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { Hl7v2, TaxInsurance, CivilRegistry, Hub, Registry, Fund, Redis }.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }

        Kafka?.Dispose();
        _folder.Dispose();
    }

    private async Task StartPartsAsync()
    {
        Redis = RedisPart.Start("server");
        Kafka = KafkaPart.Start("");
        var rest = new RestSimulatorOptions { ApiKey = ApiKey, Population = Population };
        Registry = await CivilRegistrySimulator.StartAsync(rest, TestContext.Current.CancellationToken);
        Fund = await InsuranceFundSimulator.StartAsync(rest, TestContext.Current.CancellationToken);
        DevelopmentDirectory.WriteIfAbsent(Path.Combine(_folder["data"], "directory.json"));
        await StartHubAsync();
        await Task.WhenAll(StartCivilRegistryAsync(), StartTaxInsuranceAsync(), StartHl7v2Async());
    }

    private Dictionary<string, string> AdapterEnvironment(string systemId, Dictionary<string, string> settings)
    {
        var client = ClientOptionsOf(systemId);
        settings["Hub__Addresses__0"] = HubAddress.ToString();
        settings["Hub__CertificatePath"] = client.CertificatePath;
        settings["Hub__PrivateKeyPath"] = client.PrivateKeyPath;
        settings["Hub__TrustedAuthorityPath"] = client.TrustedAuthorityPath;
        return Environment(settings);
    }

    private static Dictionary<string, string> Environment(Dictionary<string, string> settings) => new(settings)
    {
        ["Logging__LogLevel__Default"] = "Information",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Warning",
        ["Logging__Console__FormatterName"] = "simple",
        ["Logging__Console__FormatterOptions__SingleLine"] = "true",
    };

    private static string Setting(string name, int value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}");

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"contracts on port (\d+), health and metrics on port (\d+)")]
    private static partial Regex ReadyLine();

    [GeneratedRegex(@"MLLP listener on [\d.]+:(\d+)")]
    private static partial Regex ListeningLine();
}
