using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hub.Core;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Systems;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Identity.Tests.Doubles;

/// <summary>The real pipeline with <c>AddIdentity</c>, put together as a host does it; the journal is a list and the registry's link a delegate.</summary>
internal sealed class TestHub : IExchangeJournal, IReplayLog, IRevocationList, IProviderLinks, IProvider, IAsyncDisposable
{
    private const string NodeId = "hub.test";
    private const string Consumer = "uz.hosp.test";
    private const string GetPerson = "ehealth.registry.v1.CivilRegistry/GetPerson";
    private const string FindPersons = "ehealth.registry.v1.CivilRegistry/FindPersons";

    private readonly ServiceProvider _services;
    private readonly ContractCatalogue _catalogue = ContractCatalogue.Build([IdentityReflection.Descriptor, CivilRegistryReflection.Descriptor]);

    /// <param name="nodePurposes">Purposes the node may ask the registry for; none = no grant.</param>
    public TestHub(params string[] nodePurposes)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<IMeterFactory, TestMeters>().AddSingleton(TimeProvider.System);
        var keys = new TestKeys();
        services.AddSingleton<IKeyRing>(keys).AddSingleton(SubjectKeys.Open(keys)).AddSingleton<Sealer>().AddSingleton<SubjectTags>().AddSingleton<SubjectSealer>();
        services.AddSingleton<IExchangeJournal>(this).AddSingleton<IReplayLog>(this).AddSingleton<IRevocationList>(this).AddSingleton<IProviderLinks>(this);
        services.AddSingleton(_catalogue).AddSingleton(DirectoryWith(nodePurposes));
        services.AddSingleton<AdmissionOptions>().AddSingleton<DeliveryOptions>().AddSingleton<HubMetrics>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<AuditRecordFactory>(provider, NodeId));
        services.AddSingleton<AuthenticationStage>().AddSingleton<AuthorizationStage>().AddSingleton<AdmissionStage>().AddSingleton<ReplayStage>();
        services.AddSingleton<ValidationStage>().AddSingleton<RoutingStage>().AddSingleton<AcceptanceStage>().AddSingleton<DeliveryStage>();
        services.AddSingleton<CompletionStage>().AddSingleton<ExchangePipeline>();
        services.AddIdentity(NodeId);
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public string SystemId => "uz.gov.civil-registry";

    public bool IsReachable => true;

    /// <summary>What the journal was given, oldest first.</summary>
    public ConcurrentQueue<AuditRecord> Records { get; } = new();

    /// <summary>What the civil registry answers.</summary>
    public Func<GetPersonRequest, DeliveryResult> Registry { get; set; } = _ => throw new InvalidOperationException("not to be asked");

    /// <summary>What the civil registry answers to a search.</summary>
    public Func<FindPersonsRequest, DeliveryResult> Search { get; set; } = _ => throw new InvalidOperationException("not to be asked");

    public static DeliveryResult Reply(Person? person) => new(new GetPersonResponse { Person = person }.ToByteArray(), Error: null, HandedOver: true);

    public Task<ExchangeOutcome> ResolveAsync(string pinfl, string purpose, string reason = "") =>
        AskAsync("Resolve", new ResolveRequest { Identifier = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl } }, purpose, reason);

    public Task<ExchangeOutcome> MatchAsync(MatchRequest request, string purpose = "TREAT", string reason = "") => AskAsync("Match", request, purpose, reason);

    public ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken) =>
        ValueTask.FromResult(exchange.Operation.Name == GetPerson
            ? Registry(GetPersonRequest.Parser.ParseFrom(exchange.Request.Span))
            : Search(FindPersonsRequest.Parser.ParseFrom(exchange.Request.Span)));

    public IProvider ProviderFor(string systemId, string contract) => this;

    public bool IsRevoked(string serialNumber) => false;

    public ValueTask<long?> CompleteAsync(Exchange exchange, AuditRecord audit)
    {
        Records.Enqueue(audit);
        return ValueTask.FromResult<long?>(Records.Count);
    }

    public ValueTask<bool> AcceptAsync(Exchange exchange) => throw new NotSupportedException();

    public ValueTask<long?> PublishAsync(Exchange exchange, AuditRecord audit) => throw new NotSupportedException();

    public ValueTask<long?> RefuseAsync(AuditRecord audit) => throw new NotSupportedException();

    public ValueTask<ReplayVerdict> ReserveAsync(ReplayKey key, ReadOnlyMemory<byte> contentHash, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Release(ReplayKey key) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task<ExchangeOutcome> AskAsync(string method, IMessage request, string purpose, string reason)
    {
        var exchange = new Exchange
        {
            Id = Guid.CreateVersion7(),
            Operation = _catalogue.Calls[$"ehealth.identity.v1.Identity/{method}"],
            Request = request.ToByteArray(),
            Metadata = new RequestMetadata { Purpose = purpose, Reason = reason },
            Peer = new PeerIdentity(Consumer, "01", DateTimeOffset.MaxValue),
            ArrivedAt = TimeProvider.System.GetTimestamp(),
        };
        return await _services.GetRequiredService<ExchangePipeline>().RunAsync(exchange, TestContext.Current.CancellationToken);
    }

    private SystemDirectory DirectoryWith(string[] nodePurposes)
    {
        string[] methods = nodePurposes is [] ? [] : [GetPerson, FindPersons];
        var nodeGrants = methods.Select(method => new Grant(method, nodePurposes.ToHashSet(), Quota.Default)).ToArray();
        var purposes = new HashSet<string> { "TREAT", "ETREAT", "HRESCH" };
        Grant[] consumerGrants = [new("ehealth.identity.v1.Identity/Resolve", purposes, Quota.Default), new("ehealth.identity.v1.Identity/Match", purposes, Quota.Default)];
        return new SystemDirectory(new DirectorySnapshot(
        [
            SystemOf(NodeId, provides: [], nodeGrants),
            SystemOf(SystemId, provides: ["ehealth.registry.v1.CivilRegistry"], []),
            SystemOf(Consumer, provides: [], consumerGrants),
        ]));
    }

    private static RegisteredSystem SystemOf(string id, string[] provides, Grant[] grants) => new()
    {
        Id = id,
        Name = id,
        Provides = provides.ToFrozenSet(),
        SpeaksFor = FrozenSet<string>.Empty,
        Grants = grants.ToFrozenDictionary(grant => grant.Operation),
        Publishes = FrozenSet<string>.Empty,
        Subscribes = FrozenSet<string>.Empty,
    };
}
