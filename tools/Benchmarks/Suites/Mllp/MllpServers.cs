using System.Globalization;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Peers;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Mllp;

/// <summary>Everything that is compared, started: hub, civil registry and HL7v2 adapter in three processes, and the servers that store nothing.</summary>
internal sealed class MllpServers : IAsyncDisposable
{
    public const string Ours = "adapter + hub, on disk before AA";

    private const string PeerFolder = "tools/Benchmarks/Peers/mllp";
    private const int MaxConnections = 256;

    // Debian's, for which python3-hl7 is installed; another Python may stand before it in the path.
    private const string Python = "/usr/bin/python3";

    private readonly Stack<IAsyncDisposable> _running = new();

    private MllpServers()
    {
    }

    /// <summary>Ports on loopback by name; ours first.</summary>
    public Dictionary<string, int> Ports { get; } = [];

    /// <summary>Our processes by name.</summary>
    public Dictionary<string, int> OurProcesses { get; } = new() { ["load generator"] = Environment.ProcessId };

    /// <summary>Names of the servers from npm.</summary>
    public IReadOnlyList<string> Npm { get; } = ["@medplum/hl7", "simple-hl7"];

    /// <summary>Ours and the peers.</summary>
    public static Task<MllpServers> StartAsync(SuiteRun run, CancellationToken cancellationToken) => StartAsync(
        async servers =>
        {
            await servers.StartOursAsync(run.Folder("hub"), cancellationToken);
            await servers.StartPeerAsync(servers.Npm[0], "node", "medplum.mjs", cancellationToken);
            await servers.StartPeerAsync(servers.Npm[1], "node", "simple-hl7.cjs", cancellationToken);
            await servers.StartPeerAsync("python3-hl7", Python, "python_hl7.py", cancellationToken);
        });

    /// <summary>Ours alone.</summary>
    public static Task<MllpServers> StartOursAsync(SuiteRun run, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken) =>
        StartAsync(servers => servers.StartOursAsync(run.Folder("mllp-hub"), cancellationToken, environment));

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var running))
        {
            await running.DisposeAsync();
        }
    }

    private static async Task<MllpServers> StartAsync(Func<MllpServers, Task> start)
    {
        var servers = new MllpServers();
        try
        {
            await start(servers);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    private async Task StartOursAsync(string folder, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var hub = await BenchmarkedHub.StartAsync(folder, new Dictionary<string, string>(), cancellationToken, environment);
        _running.Push(hub);
        hub.Authority.Issue(BenchmarkedHub.Provider);
        _running.Push(await PeerProgram.StartAsync(
            ["instant-registry", "--upstream", hub.Address.ToString(), "--certificates", Path.Combine(hub.Folder, "certs"), "--system", BenchmarkedHub.Provider], cancellationToken));
        var adapter = await BenchmarkedAdapter.StartAsync(hub, MaxConnections, cancellationToken, environment);
        _running.Push(adapter);
        Ports[Ours] = adapter.Port;
        OurProcesses["adapter"] = adapter.ProcessId;
        OurProcesses["hub"] = hub.ProcessId;
    }

    private async Task StartPeerAsync(string name, string program, string script, CancellationToken cancellationToken)
    {
        var port = Run.Ports.Free();
        var peer = ChildProcess.Start(program, [Path.Combine(PeerFolder, script), port.ToString(CultureInfo.InvariantCulture)]);
        _running.Push(peer);
        try
        {
            await Run.Ports.WaitUntilOpenAsync(port, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{name} did not start: {string.Join('\n', peer.Said)}");
        }

        Ports[name] = port;
    }
}
