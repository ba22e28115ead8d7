using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Metadata;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>A hub without sockets and disk: every stage for real, what stands behind them scripted. What they are seen to do is noted in order.</summary>
internal sealed class Situation : IDisposable
{
    public const int MaxMessageBytes = 1024;

    public const int MaxEventBytes = 2048;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly TestMeterFactory _meters = new();

    public Situation(params LocalProvider[] local)
    {
        Journal = new ScriptedJournal(Noted);
        Replays = new ScriptedReplayLog(Noted);
        Links = new ScriptedLinks(Noted);
        Revocations = new ScriptedRevocations(Noted);
        Tags = new SubjectTags(Keys);
        Subjects = new SubjectSealer(Tags, SubjectKeys.Open(Keys));
        Audit = new AuditRecordFactory(Parties.Node, Subjects, Time);
        Authentication = new AuthenticationStage(Directory, Revocations, Time);
        Authorization = new AuthorizationStage(Directory);
        Admission = new AdmissionStage(new AdmissionOptions { MaxMessageBytes = MaxMessageBytes, MaxEventBytes = MaxEventBytes, MaxInFlight = 100 }, Time);
        Replay = new ReplayStage(Replays);
        Routing = new RoutingStage(Directory, Links, local);
        Acceptance = new AcceptanceStage(Journal);
        Delivery = new DeliveryStage(DeliveryOptions, Time, Log.For<DeliveryStage>());
        Persons = new ScriptedPersons(Noted);
        Recognition = new RecognitionStage(Persons);
        Publication = new PublicationStage(Journal, Audit);
        Completion = new CompletionStage(Journal, Audit, Admission, Replay, new HubMetrics(_meters), Time, Log.For<CompletionStage>());
        Calls = new ExchangePipeline(
            Authentication, Authorization, Admission, Replay, Validation, Routing, Acceptance, Delivery, Completion, Log.For<ExchangePipeline>());
        Events = new EventPipeline(Authentication, Authorization, Admission, Replay, Validation, Recognition, Publication, Completion, Log.For<EventPipeline>());
    }

    public FakeTimeProvider Time { get; } = new(Start);

    /// <summary>What was asked of the doubles, in order.</summary>
    public List<string> Noted { get; } = [];

    public CapturedLog Log { get; } = new();

    public SystemDirectory Directory { get; } = new(Parties.Directory());

    public ScriptedKeyRing Keys { get; } = new();

    public DeliveryOptions DeliveryOptions { get; } = new();

    public ScriptedJournal Journal { get; }

    public ScriptedReplayLog Replays { get; }

    public ScriptedLinks Links { get; }

    public ScriptedRevocations Revocations { get; }

    public SubjectTags Tags { get; }

    public SubjectSealer Subjects { get; }

    public AuditRecordFactory Audit { get; }

    public AuthenticationStage Authentication { get; }

    public AuthorizationStage Authorization { get; }

    public AdmissionStage Admission { get; }

    public ReplayStage Replay { get; }

    public ValidationStage Validation { get; } = new();

    public RoutingStage Routing { get; }

    public AcceptanceStage Acceptance { get; }

    public DeliveryStage Delivery { get; }

    public ScriptedPersons Persons { get; }

    public RecognitionStage Recognition { get; }

    public PublicationStage Publication { get; }

    public CompletionStage Completion { get; }

    public ExchangePipeline Calls { get; }

    public EventPipeline Events { get; }

    /// <summary>The meter that this situation's exchanges are counted on.</summary>
    public bool IsMeter(System.Diagnostics.Metrics.Meter meter) => _meters.Made.Contains(meter);

    public PeerIdentity PeerOf(string systemId) => new(systemId, SerialNumber: "0A1B", ExpiresAt: Start.AddHours(24));

    /// <summary>A message from the hospital that has nothing wrong with it, unless told otherwise.</summary>
    public Exchange Arriving(
        Operation? operation = null,
        byte[]? request = null,
        RequestMetadata? metadata = null,
        string sender = Parties.Hospital,
        PeerIdentity? peer = null,
        TimeSpan? timeout = null,
        byte[]? sourceMessage = null,
        bool subjectMustBeKnown = false,
        string traceParent = "",
        string sourceId = "")
    {
        operation ??= Catalogues.Read;
        return new Exchange
        {
            Id = NewId(),
            Operation = operation,
            Request = request ?? (operation == Catalogues.Event ? Messages.Admission() : Messages.GetPerson()),
            Metadata = metadata ?? Metadata(),
            Peer = peer ?? PeerOf(sender),
            ArrivedAt = Time.GetTimestamp(),
            Timeout = timeout,
            SourceMessage = sourceMessage,
            SubjectMustBeKnown = subjectMustBeKnown,
            TraceParent = traceParent,
            SourceId = sourceId,
        };
    }

    /// <summary>The same, past authentication and authorization.</summary>
    public Exchange Authorized(Operation? operation = null, byte[]? request = null, RequestMetadata? metadata = null, byte[]? sourceMessage = null)
    {
        var exchange = Arriving(operation, request, metadata, sourceMessage: sourceMessage);
        Assert.Null(Authentication.Check(exchange));
        Assert.Null(Authorization.Check(exchange));
        return exchange;
    }

    /// <summary>The same, with the provider chosen.</summary>
    public Exchange Routed(Operation? operation = null, TimeSpan? timeout = null)
    {
        var exchange = Arriving(operation, timeout: timeout);
        Assert.Null(Authentication.Check(exchange) ?? Authorization.Check(exchange) ?? Validation.Check(exchange) ?? Routing.Choose(exchange));
        return exchange;
    }

    public RequestMetadata Metadata(string purpose = PurposeOfUse.Treatment) => new() { MessageId = NewId().ToString("D"), Purpose = purpose };

    public Guid NewId() => Guid.CreateVersion7(Time.GetUtcNow());

    public void Dispose()
    {
        Tags.Dispose();
        _meters.Dispose();
    }
}
