using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Faults.Brokers;

/// <summary>A hub's journal with all that follows it towards Kafka: index, tree, checkpoints and relay, with the hub's own settings.</summary>
internal sealed class RelayedLog : IAsyncDisposable
{
    public const string Topic = "ehealth.audit.v1";
    public const string CheckpointTopic = "ehealth.audit.checkpoints.v1";

    private readonly JournalIndex _index;
    private readonly RelayTopics _topics;
    private readonly List<IHostedService> _services;

    private RelayedLog(string folder, string bootstrapServers)
    {
        var signer = NoteSigner.Create("audit.hub.faults", NoteAlgorithm.Ed25519);
        var options = new AuditRelayOptions { BootstrapServers = bootstrapServers, CheckTopics = false, Settings = { ["log_level"] = "0" } };
        var tree = new AuditTreeOptions();
        Key = signer.Verifier;
        Log = SegmentedLog.Open(new SegmentedLogOptions { Directory = Path.Combine(folder, "journal") }, TimeProvider.System, NullLogger<SegmentedLog>.Instance);
        _index = new JournalIndex(Path.Combine(folder, "index.db"), Log, new(), TimeProvider.System, NullLogger<JournalIndex>.Instance);
        _topics = new RelayTopics(options, TimeProvider.System, NullLogger<RelayTopics>.Instance);
        var worker = new AuditTreeWorker(Log, Path.Combine(folder, "audit"), signer, tree, TimeProvider.System, NullLogger<AuditTreeWorker>.Instance);
        var witnesses = new WitnessWorker(worker, tree, TimeProvider.System, NullLogger<WitnessWorker>.Instance);
        Relay = new AuditRelay(Log, _index, _topics, options, TimeProvider.System, NullLogger<AuditRelay>.Instance);
        _services = [_topics, new CheckpointRelay(worker, witnesses, _topics, options, TimeProvider.System, NullLogger<CheckpointRelay>.Instance), worker, _index, Relay];
    }

    public SegmentedLog Log { get; }

    public AuditRelay Relay { get; }

    public NoteVerifier Key { get; }

    public static async Task<RelayedLog> StartAsync(string folder, string bootstrapServers, CancellationToken cancellationToken)
    {
        var log = new RelayedLog(folder, bootstrapServers);
        foreach (var service in log._services) await service.StartAsync(cancellationToken);
        return log;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_services)) await service.StopAsync(CancellationToken.None);
        foreach (var service in _services.OfType<IDisposable>()) service.Dispose();
        await Log.DisposeAsync();
    }
}
