using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Run;

namespace EHealth.Integration.Benchmarks.Suites.Idle;

/// <summary>What it costs that everybody stays connected: most pharmacies and hospitals say nothing most of the time.</summary>
internal sealed class IdleSuite : IBenchmarkSuite
{
    private const int TlsConnections = 100;
    private const int LinksPerConnection = 100;
    private const int OwnConnections = 1000;
    private const int MllpConnections = 2000;
    private const int ManyMllpConnections = 5000;

    // Before the first look at the memory, so that compiled code and pools are not counted as connections.
    private const int WarmUpConnections = 50;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public string Name => "idle";

    public string Question => "resident memory and processor time of open connections that carry nothing but the hub's probes";

    public async Task RunAsync(SuiteRun run, CancellationToken cancellationToken)
    {
        var shared = await MeasureLinksAsync(run.Folder("shared"), TlsConnections, LinksPerConnection, cancellationToken);
        var own = await MeasureLinksAsync(run.Folder("own"), OwnConnections, linksPerConnection: 1, cancellationToken);
        var mllp = await MeasureMllpAsync(run.Folder("mllp"), MllpConnections, cancellationToken);
        IdleMeasurement? many = null;
        if (FileHandles.MistakeFor(ManyMllpConnections + WarmUpConnections) is { } mistake) run.Say(mistake);
        else many = await MeasureMllpAsync(run.Folder("mllp-many"), ManyMllpConnections, cancellationToken);

        List<(string Name, IdleMeasurement Measured)> rows =
        [
            ($"hub: {TlsConnections * LinksPerConnection:#,0} links over {TlsConnections} TLS connections", shared),
            ($"hub: {OwnConnections:#,0} links, each over a TLS connection of its own", own),
            ($"HL7v2 adapter: {MllpConnections:#,0} MLLP connections", mllp),
        ];
        if (many is not null) rows.Add(($"HL7v2 adapter: {ManyMllpConnections:#,0} MLLP connections", many));
        run.Report("growth of the resident memory", "KiB each", [.. rows.Select(row => new Series(row.Name, [row.Measured.KiBEach]))]);
        run.Report("resident memory, all of the process", "MiB", [.. rows.Select(row => new Series(row.Name, [row.Measured.TotalMiB]))]);
        run.Report("processor time while idle", "% of a core", [.. rows.Select(row => new Series(row.Name, [row.Measured.ProcessorPercent]))]);
        run.Ratio("kib_per_link", shared.KiBEach);
        run.Ratio("kib_per_link_own_connection", own.KiBEach);
        run.Ratio("kib_per_mllp", mllp.KiBEach);
        if (many is null) return;
        run.Ratio("mllp_5000_mib", many.GrowthMiB);
        run.Ratio("mllp_5000_total_mib", many.TotalMiB);
    }

    private static async Task<IdleMeasurement> MeasureLinksAsync(string folder, int connections, int linksPerConnection, CancellationToken cancellationToken)
    {
        await using var hub = await BenchmarkedHub.StartAsync(folder, new Dictionary<string, string>(), cancellationToken);
        await using (var warmUp = new IdleLinks())
        {
            await warmUp.OpenAsync(hub, WarmUpConnections, linksPerConnection: 1, cancellationToken);
            await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        }

        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        await using var links = new IdleLinks();
        return await IdleMeasurement.OfAsync(
            hub.ProcessId, connections * linksPerConnection, () => links.OpenAsync(hub, connections, linksPerConnection, cancellationToken), () => links.Open, cancellationToken);
    }

    private static async Task<IdleMeasurement> MeasureMllpAsync(string folder, int connections, CancellationToken cancellationToken)
    {
        await using var hub = await BenchmarkedHub.StartAsync(folder, new Dictionary<string, string>(), cancellationToken);
        await using var adapter = await BenchmarkedAdapter.StartAsync(hub, connections + WarmUpConnections, cancellationToken);
        using (var warmUp = new IdleHospitals())
        {
            await warmUp.OpenAsync(adapter.Port, WarmUpConnections, cancellationToken);
            await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        }

        await Task.Delay(Rest, TimeProvider.System, cancellationToken);
        using var hospitals = new IdleHospitals();
        return await IdleMeasurement.OfAsync(
            adapter.ProcessId, connections, () => hospitals.OpenAsync(adapter.Port, connections, cancellationToken), () => hospitals.Open, cancellationToken);
    }
}
