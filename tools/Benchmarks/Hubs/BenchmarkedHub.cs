using System.Globalization;
using System.Text.RegularExpressions;
using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Run;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Sdk;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Benchmarks.Hubs;

/// <summary>The hub as it is shipped, in a process of its own: full pipeline, mutual TLS, journal on disk. It knows the benchmarks' contract from a
/// descriptor set in its <c>contracts</c> folder, as it would know a contract of an operator's.</summary>
internal sealed partial class BenchmarkedHub : IAsyncDisposable
{
    public const string Consumer = "uz.benchmark.consumer";
    public const string Provider = "uz.benchmark.provider";
    public const string Subscriber = "uz.benchmark.subscriber";
    public const string Hl7v2Adapter = "uz.benchmark.hl7v2";
    public const string Hospital = "uz.benchmark.hospital";
    public const string NodeId = "hub.benchmark";

    /// <summary>Systems that the consumer speaks for, as an adapter does for its hospitals. Publishing has no grant and so no quota of the directory's: what
    /// all of them may publish in a second is beyond what one hub takes.</summary>
    public static readonly IReadOnlyList<string> Hospitals = [.. Enumerable.Range(1, 16).Select(number => string.Create(CultureInfo.InvariantCulture, $"uz.benchmark.hospital-{number:00}"))];

    /// <summary>Providers of the benchmarks' contract that are linked and never called.</summary>
    public static IReadOnlyList<string> IdleProviders { get; } = ["uz.benchmark.idle-1", "uz.benchmark.idle-2", "uz.benchmark.idle-3", "uz.benchmark.idle-4"];

    private const string Program = "src/Hub/Host/bin/Release/net10.0/EHealth.Integration.Hub.Host.dll";

    /// <summary>No quota may be what is measured.</summary>
    private const string Quota = """{ "perSecond": 1000000, "burst": 1000000, "maxInFlight": 100000 }""";

    private readonly ChildProcess _process;

    private BenchmarkedHub(ChildProcess process, string folder, int port, int adminPort, DevelopmentAuthority authority)
    {
        _process = process;
        Folder = folder;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{port}/"));
        AdminAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{adminPort}/"));
        Authority = authority;
    }

    /// <summary>Data directory.</summary>
    public string Folder { get; }

    public Uri Address { get; }

    public Uri AdminAddress { get; }

    public DevelopmentAuthority Authority { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts a hub with an empty journal.</summary>
    /// <param name="folder">Its data directory.</param>
    /// <param name="settings">Further settings, <c>Hub:Relay:BootstrapServers</c> for example.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <param name="environment">Variables of its environment.</param>
    public static async Task<BenchmarkedHub> StartAsync(string folder, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        WriteDirectory(folder);
        WriteContract(Directory.CreateDirectory(Path.Combine(folder, "contracts")).FullName);
        var (port, adminPort) = (Ports.Free(), Ports.Free());
        var all = new Dictionary<string, string>
        {
            ["Hub:NodeId"] = NodeId,
            ["Hub:DataDirectory"] = folder,
            ["Hub:Development"] = "true",
            ["Hub:ListenAddress"] = "127.0.0.1",
            ["Hub:ContractPort"] = port.ToString(CultureInfo.InvariantCulture),
            ["Hub:AdminPort"] = adminPort.ToString(CultureInfo.InvariantCulture),
            ["Hub:Admission:MaxMessageBytes"] = (12 * 1024 * 1024).ToString(CultureInfo.InvariantCulture),
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var process = ChildProcess.Start("dotnet", [Program, .. all.Select(pair => $"--{pair.Key}={pair.Value}")], environment);
        try
        {
            await Ports.WaitUntilOpenAsync(port, cancellationToken);
            var authority = DevelopmentAuthority.Open(Path.Combine(folder, "certs"), TimeProvider.System);
            return new BenchmarkedHub(process, folder, port, adminPort, authority);
        }
        catch (OperationCanceledException)
        {
            var said = string.Join('\n', process.Said);
            await process.DisposeAsync();
            throw new InvalidOperationException($"the hub did not start: {said}");
        }
    }

    /// <summary>How a system of the directory connects.</summary>
    public HubClientOptions ClientOptionsOf(string systemId)
    {
        var issued = Authority.Issue(systemId);
        return new HubClientOptions
        {
            Addresses = { Address },
            CertificatePath = issued.CertificatePath,
            PrivateKeyPath = issued.PrivateKeyPath,
            TrustedAuthorityPath = Authority.CertificatePath,
        };
    }

    /// <summary>Exchanges with outcome OK since the start, by the hub's own count: h2load does not look at gRPC's status.</summary>
    public async Task<double> CountOkAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(AdminAddress, "metrics"), cancellationToken);
        return OkCount().Matches(metrics).Sum(match => double.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Says the hub's last words when it runs no more.</summary>
    public void RequireAlive()
    {
        if (_process.HasEnded)
        {
            throw new InvalidOperationException($"the hub has ended: {string.Join('\n', _process.Said.TakeLast(20))}");
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static void WriteDirectory(string folder) => File.WriteAllText(Path.Combine(folder, "directory.json"), $$"""
        {
          "systems": [
            { "id": "{{NodeId}}", "grants": [{ "calls": ["ehealth.registry.v1.CivilRegistry/*"], "purposes": ["TREAT"], "quota": {{Quota}} }] },
            { "id": "{{Provider}}", "provides": ["ehealth.benchmark.v1.Echo", "ehealth.registry.v1.CivilRegistry"] },
            { "id": "{{Consumer}}", "grants": [{ "calls": ["ehealth.benchmark.v1.Echo/*", "ehealth.identity.v1.Identity/Resolve"], "purposes": ["TREAT"], "quota": {{Quota}} }],
              "publishes": ["ehealth.benchmark.v1.EchoPublished"], "speaksFor": [{{string.Join(", ", Hospitals.Select(Quoted))}}] },
            {{string.Concat(Hospitals.Select(HospitalEntry))}}
            { "id": "{{Subscriber}}", "subscribes": ["ehealth.benchmark.v1.EchoPublished"] },
            {{string.Join(", ", IdleProviders.Select(idle => $$"""{ "id": "{{idle}}", "provides": ["ehealth.benchmark.v1.Echo"] }"""))}},
            { "id": "{{Hl7v2Adapter}}", "speaksFor": ["{{Hospital}}"] },
            { "id": "{{Hospital}}", "grants": [{ "calls": ["ehealth.identity.v1.Identity/Resolve"], "purposes": ["TREAT"], "quota": {{Quota}} }],
              "publishes": ["ehealth.clinical.v1.PatientAdmitted", "ehealth.clinical.v1.PatientDischarged", "ehealth.clinical.v1.PatientRegistered", "ehealth.clinical.v1.PatientUpdated"], "publishQuota": {{Quota}} }
          ]
        }
        """);

    private static string Quoted(string id) => $"\"{id}\"";

    private static string HospitalEntry(string id) => $$"""{ "id": "{{id}}", "publishes": ["ehealth.benchmark.v1.EchoPublished"] },""";

    /// <summary>Every file after those that it imports.</summary>
    private static void WriteContract(string folder)
    {
        var set = new FileDescriptorSet();
        var written = new HashSet<string>();
        Add(EchoReflection.Descriptor);
        File.WriteAllBytes(Path.Combine(folder, "benchmark.binpb"), set.ToByteArray());

        void Add(FileDescriptor file)
        {
            if (!written.Add(file.Name))
            {
                return;
            }

            foreach (var import in file.Dependencies)
            {
                Add(import);
            }

            var parser = FileDescriptorProto.Parser.WithExtensionRegistry([ValidationExtensions.Field, ValidationExtensions.Event]);
            set.File.Add(parser.ParseFrom(file.SerializedData));
        }
    }

    [GeneratedRegex("""^ehealth_hub_exchanges\S*\{[^}]*outcome="OK"[^}]*\} (?<count>[0-9.e+]+)""", RegexOptions.Multiline)]
    private static partial Regex OkCount();
}
