using System.Collections.Frozen;
using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Benchmarks.Hubs;
using EHealth.Integration.Benchmarks.Load;
using EHealth.Integration.Hub.Core;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>The hub's pipeline, every stage for real; what stands behind them says yes at once.</summary>
internal sealed class HubWithoutOutside
{
    private static readonly Quota Unlimited = new(PerSecond: 1_000_000, Burst: 1_000_000, MaxInFlight: 100_000);
    private static readonly DateTimeOffset NeverExpires = DateTimeOffset.MaxValue;

    private readonly byte[] _request = EchoMessages.Request(1024).ToByteArray();
    private readonly PeerIdentity _peer = new(BenchmarkedHub.Consumer, SerialNumber: "0A1B", NeverExpires);
    private readonly RequestMetadata _metadata = new() { MessageId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e48", Purpose = PurposeOfUse.Treatment };

    public HubWithoutOutside()
    {
        var catalogue = ContractCatalogue.Build([EchoReflection.Descriptor]);
        (Read, Write) = (catalogue.Calls["ehealth.benchmark.v1.Echo/Read"], catalogue.Calls["ehealth.benchmark.v1.Echo/Write"]);
        var directory = new SystemDirectory(new DirectorySnapshot(
        [
            SystemOf(BenchmarkedHub.Consumer, grants: [Read.Name, Write.Name], provides: []),
            SystemOf(BenchmarkedHub.Provider, grants: [], provides: [Read.Contract]),
        ]));
        var (time, keys, journal) = (TimeProvider.System, new FixedKeys(), new ForgetfulJournal());
        var audit = new AuditRecordFactory(BenchmarkedHub.NodeId, new SubjectSealer(new SubjectTags(keys), SubjectKeys.Open(keys)), time);
        var admission = new AdmissionStage(new AdmissionOptions(), time);
        var replay = new ReplayStage(new ForgetfulReplayLog());
        Pipeline = new ExchangePipeline(
            new AuthenticationStage(directory, new NothingRevoked(), time),
            new AuthorizationStage(directory),
            admission,
            replay,
            new ValidationStage(),
            new RoutingStage(directory, new InstantProvider(BenchmarkedHub.Provider), []),
            new AcceptanceStage(journal),
            new DeliveryStage(new DeliveryOptions(), time, NullLogger<DeliveryStage>.Instance),
            new CompletionStage(journal, audit, admission, replay, new HubMetrics(new UnheardMeters()), time, NullLogger<CompletionStage>.Instance),
            NullLogger<ExchangePipeline>.Instance);
    }

    public ExchangePipeline Pipeline { get; }

    /// <summary>A call without side effects.</summary>
    public Operation Read { get; }

    /// <summary>A call with side effects: message id reserved, acceptance recorded.</summary>
    public Operation Write { get; }

    /// <summary>A message with nothing wrong, from a consumer with every right.</summary>
    public Hub.Core.Pipeline.Exchange Arriving(Operation operation) => new()
    {
        Id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()),
        Operation = operation,
        Request = _request,
        Metadata = _metadata,
        Peer = _peer,
        ArrivedAt = TimeProvider.System.GetTimestamp(),
    };

    private static RegisteredSystem SystemOf(string id, IEnumerable<string> grants, IEnumerable<string> provides) => new()
    {
        Id = id,
        Name = id,
        Grants = grants.ToFrozenDictionary(name => name, name => new Grant(name, new HashSet<string> { PurposeOfUse.Treatment }, Unlimited)),
        Provides = provides.ToFrozenSet(),
        SpeaksFor = FrozenSet<string>.Empty,
        Publishes = FrozenSet<string>.Empty,
        Subscribes = FrozenSet<string>.Empty,
    };
}
