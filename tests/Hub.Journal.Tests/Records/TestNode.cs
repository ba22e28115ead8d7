using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Hub.Journal.Tests.Storage;
using EHealth.Integration.Protocol.Memory;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

/// <summary>A hub node on a real log and index, from the pipelines downwards. Opening it again on the same directory is a restart.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string Hospital = "uz.hosp.sirdaryo-01.his";
    public const string Clinic = "uz.clinic.andijon-07";

    // First: the fields below are made from it.
    public static readonly ContractCatalogue Catalogue =
        ContractCatalogue.Build([CivilRegistryReflection.Descriptor, EncounterEventsReflection.Descriptor, DocumentEventsReflection.Descriptor, HealthInsuranceReflection.Descriptor]);

    /// <summary>A call with side effects; the published contracts have none yet that is routed.</summary>
    private static readonly Operation Register = Renamed(Catalogue.Calls["ehealth.registry.v1.CivilRegistry/GetPerson"], "ehealth.registry.v1.CivilRegistry/Register");

    private static readonly SystemDirectory Directory = new(new DirectorySnapshot([SystemOf(Hospital), SystemOf(Clinic), SystemOf("uz.gov.civil-registry")]));

    private readonly Sealer _sealer;
    private readonly TimeProvider _time;
    private readonly TestMeters _meters = new();
    private readonly ExchangePipeline _calls;
    private readonly EventPipeline _events;

    private TestNode(TemporaryDirectory directory, TestProvider provider, TestKeyRing keys, TimeProvider time)
    {
        _time = time;
        _sealer = new Sealer(keys);
        Log = OpenLog(directory);
        Index = new JournalIndex(IndexPath(directory), Log, Recent, time, NullLogger<JournalIndex>.Instance);
        Index.CatchUp();
        var audits = new AuditRecordFactory("uz.hub.node-1", new SubjectSealer(new SubjectTags(keys), SubjectKeys.Open(keys)), time);
        Journal = new ExchangeJournal(Log, Recent, audits, _sealer, time);
        Replay = new ReplayLog(Log, Recent, Index, _sealer);
        Interrupted = new InterruptedExchanges(Log, Index, Journal, NullLogger<InterruptedExchanges>.Instance);
        Subscriptions = new SubscriptionHub(Log, Index, Catalogue, _sealer, Large, time, NullLogger<SubscriptionHub>.Instance);

        var authentication = new AuthenticationStage(Directory, provider, time);
        var authorization = new AuthorizationStage(Directory);
        var admission = new AdmissionStage(new AdmissionOptions(), time);
        var replay = new ReplayStage(Replay);
        var validation = new ValidationStage();
        var completion = new CompletionStage(Journal, audits, admission, replay, new HubMetrics(_meters), time, NullLogger<CompletionStage>.Instance);
        _calls = new ExchangePipeline(
            authentication, authorization, admission, replay, validation, new RoutingStage(Directory, provider, []), new AcceptanceStage(Journal),
            new DeliveryStage(new DeliveryOptions(), time, NullLogger<DeliveryStage>.Instance), completion, NullLogger<ExchangePipeline>.Instance);
        _events = new EventPipeline(
            authentication, authorization, admission, replay, validation, new RecognitionStage(provider), new PublicationStage(Journal, audits), completion, NullLogger<EventPipeline>.Instance);
    }

    public LargeMessages Large { get; } = new(new AdmissionOptions(), new MemoryReturn(TimeProvider.System));

    public SegmentedLog Log { get; }

    public RecentMessages Recent { get; } = new();

    public JournalIndex Index { get; }

    public ExchangeJournal Journal { get; }

    public ReplayLog Replay { get; }

    public InterruptedExchanges Interrupted { get; }

    public SubscriptionHub Subscriptions { get; }

    public static TestNode Open(TemporaryDirectory directory, TestProvider? provider = null, TestKeyRing? keys = null, TimeProvider? time = null) =>
        new(directory, provider ?? new TestProvider(), keys ?? new TestKeyRing(), time ?? TimeProvider.System);

    public static SegmentedLog OpenLog(TemporaryDirectory directory) => SegmentedLog.Open(
        new SegmentedLogOptions { Directory = directory.File("journal"), SegmentBytes = 1 << 20, MaxPayloadBytes = 32 << 20 },
        TimeProvider.System,
        NullLogger<SegmentedLog>.Instance);

    public static string IndexPath(TemporaryDirectory directory) => directory.File("index.db");

    /// <summary>Calls the provider with side effects.</summary>
    public async Task<ExchangeOutcome> CallAsync(Guid messageId, string pinfl = "32306850000017", string sender = Hospital) =>
        await _calls.RunAsync(Arriving(Register, messageId, new GetPersonRequest { Pinfl = pinfl }, sender), TestContext.Current.CancellationToken);

    /// <summary>Publishes an event about a person; returns its place in the journal.</summary>
    public async Task<ulong> PublishAsync(string pinfl, Guid? messageId = null, string type = "ehealth.clinical.v1.PatientAdmitted", byte[]? source = null, string sourceId = "")
    {
        var exchange = Arriving(Catalogue.Events[type], messageId ?? NewId(), Admission(pinfl), Hospital, source, sourceId);
        Assert.Null((await _events.RunAsync(exchange, TestContext.Current.CancellationToken)).Error);
        return (ulong)IndexOfAudit(exchange.AuditIndex!.Value);
    }

    /// <summary>Publishes a document with a file, made from a message of as many bytes; returns its place in the journal.</summary>
    public async Task<ulong> PublishFileAsync(string pinfl, byte[] file, Guid? messageId = null)
    {
        var document = new DocumentPublished
        {
            Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl },
            Facility = Hospital,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
            Document = new Document
            {
                Number = new RecordNumber { Value = "1" },
                Type = new Concept { Text = "summary" },
                Parts = { new DocumentPart { Attachment = new Attachment { MediaType = "application/pdf", Content = ByteString.CopyFrom(file) } } },
            },
        };
        var exchange = Arriving(Catalogue.Events[DocumentPublished.Descriptor.FullName], messageId ?? NewId(), document, Hospital, file);
        Assert.Null((await _events.RunAsync(exchange, TestContext.Current.CancellationToken)).Error);
        return (ulong)IndexOfAudit(exchange.AuditIndex!.Value);
    }

    public async Task<ExchangeOutcome> PublishAgainAsync(Guid messageId, string pinfl) =>
        await _events.RunAsync(
            Arriving(Catalogue.Events["ehealth.clinical.v1.PatientAdmitted"], messageId, Admission(pinfl), Hospital), TestContext.Current.CancellationToken);

    public Guid NewId() => Guid.CreateVersion7(_time.GetUtcNow());

    /// <summary>What auditors would read, in order.</summary>
    public List<AuditRecord> AuditRecords()
    {
        var records = new List<AuditRecord>();
        using var reader = Log.OpenReader(Log.FirstIndex);
        while (reader.TryRead(out var record))
        {
            if (record.AuditIndex >= 0)
            {
                records.Add(AuditRecord.Parser.ParseFrom(AuditSection.Complete(record.Payload, record.AuditIndex)));
            }
        }

        return records;
    }

    /// <summary>How many records of a type the journal holds.</summary>
    public int Count(RecordType type)
    {
        var count = 0;
        using var reader = Log.OpenReader(Log.FirstIndex);
        while (reader.TryRead(out var record))
        {
            count += record.Type == (byte)type ? 1 : 0;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Index.Dispose();
        _sealer.Dispose();
        _meters.Dispose();
    }

    /// <summary>Where in the journal an audited record stands.</summary>
    private long IndexOfAudit(long auditIndex)
    {
        using var reader = Log.OpenReader(Math.Max(Log.FirstIndex, auditIndex));
        while (reader.TryRead(out var record))
        {
            if (record.AuditIndex == auditIndex)
            {
                return record.Index;
            }
        }

        throw new InvalidOperationException($"no record has audit index {auditIndex}");
    }

    // Admission and discharge look alike on the wire.
    private static PatientAdmitted Admission(string pinfl) => new()
    {
        Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl },
        Encounter = new Encounter
        {
            Facility = Hospital,
            PatientClass = PatientClass.Inpatient,
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch),
        },
    };

    private static Operation Renamed(Operation read, string name) => new()
    {
        Name = name,
        Kind = OperationKind.Call,
        Contract = read.Contract,
        RequestType = read.RequestType,
        ResponseType = read.ResponseType,
        RequestPlan = read.RequestPlan,
        HasSideEffects = true,
    };

    private static RegisteredSystem SystemOf(string id) => new()
    {
        Id = id,
        Name = id,
        Provides = id == "uz.gov.civil-registry" ? new[] { Register.Contract }.ToFrozenSet() : [],
        SpeaksFor = FrozenSet<string>.Empty,
        Grants = new[] { new Grant(Register.Name, new HashSet<string> { "TREAT" }, Quota.Default) }.ToFrozenDictionary(grant => grant.Operation),
        Publishes = Catalogue.Events.Keys.ToFrozenSet(),
        Subscribes = Catalogue.Events.Keys.ToFrozenSet(),
    };

    private Exchange Arriving(Operation operation, Guid messageId, IMessage request, string sender, byte[]? source = null, string sourceId = "") => new()
    {
        Id = NewId(),
        Operation = operation,
        Request = request.ToByteArray(),
        Metadata = new RequestMetadata { MessageId = messageId.ToString("D"), Purpose = "TREAT" },
        Peer = new PeerIdentity(sender, "01", DateTimeOffset.MaxValue),
        ArrivedAt = _time.GetTimestamp(),
        SourceMessage = source,
        SourceId = sourceId,
    };

    private sealed class TestMeters : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            _made.Add(new Meter(options));
            return _made[^1];
        }

        public void Dispose() => _made.ForEach(meter => meter.Dispose());
    }
}
