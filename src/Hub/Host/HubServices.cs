using EHealth.Integration.Contracts;
using EHealth.Integration.Hub.Core;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Local;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Host.Endpoints;
using EHealth.Integration.Hub.Host.Lifetime;
using EHealth.Integration.Hub.Host.Links;
using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Kafka;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Retention;
using EHealth.Integration.Hub.Journal.Search;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Hub.Journal.Subjects;
using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.Protocol.Memory;
using Grpc.AspNetCore.Server.Model;
using Grpc.Reflection;
using Microsoft.Extensions.Options;

namespace EHealth.Integration.Hub.Host;

/// <summary>What the hub is made of, part by part.</summary>
internal static class HubServices
{
    public static void AddHub(this IServiceCollection services, HubOptions options, DataDirectory data, HubCertificates certificates)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddContracts(options);
        services.AddDirectory(options);
        services.AddTls(options, certificates);
        services.AddSecrets(options, data);
        services.AddJournal(options, data);
        services.AddPipeline(options);
        services.AddSingleton(Options.Create(options.Identity));
        services.AddIdentity(options.NodeId);
        services.AddEdges(options);
    }

    private static void AddContracts(this IServiceCollection services, HubOptions options)
    {
        var catalogue = ContractCatalogue.Build([.. ContractFiles.All, .. PublishedContracts.Read(options.ContractsPath)]);
        services.AddSingleton(catalogue);
        services.AddSingleton(new ReflectionServiceImpl(catalogue.Files.SelectMany(file => file.Services)));
        services.AddGrpcReflection();
    }

    private static void AddDirectory(this IServiceCollection services, HubOptions options)
    {
        services.AddSingleton<DirectoryReader>();
        services.AddSingleton(provider => new SystemDirectory(DirectoryAtStart.Read(provider.GetRequiredService<DirectoryReader>(), options)));
    }

    private static void AddTls(this IServiceCollection services, HubOptions options, HubCertificates certificates)
    {
        services.AddSingleton(new ReloadedFiles(options, certificates));
        services.AddSingleton(certificates);
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton(provider => new ClientCertificateCheck(
            certificates.Authorities, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ClientCertificateCheck>>()));
        var revocations = new RevocationList();
        revocations.Load(File.ReadAllBytes(certificates.RevocationListPath), certificates.Authorities[0].RawData);
        services.AddSingleton(revocations);
        services.AddSingleton<IRevocationList>(revocations);
        services.AddHostedService<ReloadWorker>();
    }

    private static void AddSecrets(this IServiceCollection services, HubOptions options, DataDirectory data)
    {
        services.AddSingleton<IKeyRing>(KeyFile.Open(options.KeyFilePath, create: options.Development));
        services.AddSingleton(SubjectKeysAtStart.Open(options.SubjectKeysPath, data));
        services.AddSingleton<Sealer>();
        services.AddSingleton<SubjectTags>();
        services.AddSingleton<SubjectSealer>();
    }

    private static void AddJournal(this IServiceCollection services, HubOptions options, DataDirectory data)
    {
        services.AddSingleton(options.Journal);
        services.AddSingleton(provider => JournalAtStart.Open(data, options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SegmentedLog>>()));
        services.AddSingleton<JournalRoomWorker>();
        services.AddSingleton<RecentMessages>();
        services.AddSingleton(provider => new JournalIndex(
            data.Index, provider.GetRequiredService<SegmentedLog>(), provider.GetRequiredService<RecentMessages>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JournalIndex>>()));
        services.AddSingleton<ExchangeJournal>();
        services.AddSingleton<IExchangeJournal>(provider => provider.GetRequiredService<ExchangeJournal>());
        services.AddSingleton<IReplayLog, ReplayLog>();
        services.AddSingleton<InterruptedExchanges>();
        services.AddSingleton<SubscriptionHub>();
        services.AddSingleton(provider => new AuditTreeWorker(
            provider.GetRequiredService<SegmentedLog>(), data.Audit, AuditKeyAtStart.Open(options.Audit.KeyFilePath, options.Audit.Origin, data), options.Audit,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AuditTreeWorker>>()));
        services.AddSingleton(provider => new WitnessWorker(
            provider.GetRequiredService<AuditTreeWorker>(), options.Audit, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WitnessWorker>>()));
        services.AddSingleton(provider => new SearchFiles(data.Search, provider.GetRequiredService<ILogger<SearchFiles>>()));
        services.AddSingleton<AuditSearch>();
        services.AddSingleton<AuditProofs>();
        services.AddSingleton(provider => new AuditReading(
            provider.GetRequiredService<SegmentedLog>(), provider.GetRequiredService<AuditSearch>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        services.AddSingleton<LocalProvider>(provider => new AuditTrailProvider(
            provider.GetRequiredService<AuditSearch>(), provider.GetRequiredService<AuditReading>(), provider.GetRequiredService<AuditProofs>(), provider.GetRequiredService<SubjectSealer>(),
            provider.GetRequiredService<Sealer>(), options.NodeId));
        services.AddSingleton<LocalProvider>(provider => new AuditSubjectsProvider(
            provider.GetRequiredService<AuditSearch>(), provider.GetRequiredService<SubjectSealer>(), options.NodeId, provider.GetRequiredService<ILogger<AuditSubjectsProvider>>()));
        if (options.Relay.BootstrapServers.Length > 0)
        {
            services.AddSingleton(options.Relay);
            services.AddSingleton<AuditRelay>();
            services.AddSingleton<RelayTopics>();
            services.AddHostedService(provider => provider.GetRequiredService<RelayTopics>()); // the first to start: topics that lose records stop it
            services.AddHostedService<CheckpointRelay>(); // the last to stop: with the tree's last checkpoint
        }

        // In this order: the journal is what was signed, then what the last run left open is closed, before anything else moves.
        services.AddHostedService(provider => provider.GetRequiredService<WitnessWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<AuditTreeWorker>());
        services.AddHostedService<RecoveryWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<JournalRoomWorker>());
        services.AddHostedService(provider => provider.GetRequiredService<JournalIndex>());
        services.AddHostedService<SearchFileWorker>();
        if (options.Relay.BootstrapServers.Length > 0)
        {
            services.AddHostedService(provider => provider.GetRequiredService<AuditRelay>());
        }

        if (options.Journal.KeepFor is not null)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<RetentionWorker>(provider, () => provider.GetRequiredService<AuditRelay>().ConfirmedBelow));
        }
    }

    private static void AddPipeline(this IServiceCollection services, HubOptions options)
    {
        services.AddSingleton(options.Admission);
        services.AddSingleton<MemoryReturn>();
        services.AddSingleton<LargeMessages>();
        services.AddSingleton(options.Delivery);
        services.AddSingleton<HubMetrics>();
        services.AddSingleton(provider => new AuditRecordFactory(
            options.NodeId, provider.GetRequiredService<SubjectSealer>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<AuthenticationStage>();
        services.AddSingleton<AuthorizationStage>();
        services.AddSingleton<AdmissionStage>();
        services.AddSingleton<ReplayStage>();
        services.AddSingleton<ValidationStage>();
        services.AddSingleton<RoutingStage>();
        services.AddSingleton<AcceptanceStage>();
        services.AddSingleton<RecognitionStage>();
        services.AddSingleton<PublicationStage>();
        services.AddSingleton<DeliveryStage>();
        services.AddSingleton<CompletionStage>();
        services.AddSingleton<ExchangePipeline>();
        services.AddSingleton<EventPipeline>();
        services.AddSingleton<LocalProvider>(provider => new DirectoryProvider(
            provider.GetRequiredService<SystemDirectory>(), provider.GetRequiredService<IProviderLinks>(), options.NodeId));
        services.AddSingleton<LocalProvider>(provider => new EdgeRefusalsProvider(
            provider.GetRequiredService<IExchangeJournal>(), provider.GetRequiredService<AuditRecordFactory>(), options.NodeId));
    }

    private static void AddEdges(this IServiceCollection services, HubOptions options)
    {
        services.AddSingleton(options.Links);
        services.AddSingleton<ProviderLinks>();
        services.AddSingleton<IProviderLinks>(provider => provider.GetRequiredService<ProviderLinks>());
        services.AddSingleton<ExchangeFactory>();
        services.AddSingleton<StreamRefusals>();
        services.AddSingleton<UnknownMethods>();
        services.AddSingleton<ConnectEndpoints>();
        services.AddSingleton<SubscriptionStream>();
        services.AddSingleton<DirectCalls>();
        services.AddSingleton<ContractEndpoints>();
        services.AddSingleton<EventIntake>();
        services.AddSingleton<LargePublications>();
        services.AddSingleton<EventsEndpoint>();
        services.AddSingleton<LinkEndpoint>();
        services.AddSingleton<IServiceMethodProvider<ContractEndpoints>, ContractEndpoints.MethodProvider>();
        services.AddHostedService<DrainWorker>();
    }
}
