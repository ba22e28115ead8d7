using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Connection;
using Google.Protobuf;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>The real hub on free ports with development certificates, and everything a test needs to call it from outside.</summary>
internal sealed class HubFixture : IAsyncDisposable
{
    /// <summary>Small, so that a message over the limit is cheap to send.</summary>
    public const int MaxMessageBytes = 64 * 1024;

    private readonly DirectoryInfo _folder;
    private readonly Action<Dictionary<string, string?>>? _configure;
    private readonly List<IDisposable> _owned = [];
    private WebApplication? _application;
    private AuditTrail? _audit;
    private int _providers;
    private int _subscribers;

    private HubFixture(Action<Dictionary<string, string?>>? configure)
    {
        _folder = Directory.CreateTempSubdirectory("ehealth-hub-test-");
        _configure = configure;
        Authority = DevelopmentAuthority.Open(Path.Combine(DataDirectory, "certs"), TimeProvider.System);
    }

    public CollectedLog Log { get; } = new();

    public DevelopmentAuthority Authority { get; }

    public string DataDirectory => _folder.FullName;

    public string DirectoryPath => Path.Combine(DataDirectory, "directory.json");

    public Uri Address { get; private set; } = null!;

    public Uri AdminAddress { get; private set; } = null!;

    public AuditTrail Audit => _audit!;

    public IServiceProvider Services => _application!.Services;

    /// <summary>Starts a hub.</summary>
    /// <param name="configure">Changes settings of section <c>Hub</c>; keys without the section's name.</param>
    /// <param name="whileStarting">Happens when the hub has read what it reads first and does not serve yet.</param>
    public static async Task<HubFixture> StartAsync(Action<Dictionary<string, string?>>? configure = null, Action<HubFixture>? whileStarting = null)
    {
        var hub = new HubFixture(configure);
        try
        {
            hub.WriteDirectory(TestDirectory.Content());
            await hub.StartAsync(whileStarting);
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a record has to say of a message: its hash with the salt that only the hub can make.</summary>
    public ByteString HashIn(AuditRecord record, ReadOnlySpan<byte> message)
    {
        var subjects = Services.GetRequiredService<SubjectSealer>();
        var recordKey = subjects.Open(record.SubjectPseudonym.Span, record.SubjectSealed.Span, out var ofPerson) is null ? subjects.NobodysRecordKey.Span : ofPerson;
        return RecordSalt.Hash(RecordSalt.Of(recordKey, Guid.Parse(record.ExchangeId)), SHA256.HashData(message));
    }

    /// <summary>Puts another directory file in place, in one step.</summary>
    public void WriteDirectory(JsonNode content) => WriteDirectory(content.ToJsonString());

    /// <inheritdoc cref="WriteDirectory(JsonNode)"/>
    public void WriteDirectory(string text)
    {
        File.WriteAllText(DirectoryPath + ".new", text);
        File.Move(DirectoryPath + ".new", DirectoryPath, overwrite: true);
    }

    /// <summary>Stops the hub in good order and starts it again on the same data directory.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync(whileStarting: null);
    }

    /// <summary>Begins an orderly end.</summary>
    public Task StopAsync() => _application!.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>A provider id that no other test of this hub uses.</summary>
    public string TakeProvider() => TestDirectory.ProviderNumber(Interlocked.Increment(ref _providers) - 1);

    /// <summary>A subscriber id that no other test of this hub uses.</summary>
    public string TakeSubscriber() => TestDirectory.SubscriberNumber(Interlocked.Increment(ref _subscribers) - 1);

    /// <summary>How a system connects with the SDK.</summary>
    public HubClientOptions ClientOptionsOf(string systemId)
    {
        var issued = Authority.Issue(systemId);
        return new HubClientOptions
        {
            Addresses = { Address },
            CertificatePath = issued.CertificatePath,
            PrivateKeyPath = issued.PrivateKeyPath,
            TrustedAuthorityPath = Authority.CertificatePath,
            MaxRetries = 0, // one refusal, not one for each repetition
            ValidateBeforeSend = false, // it is the hub that is tested
        };
    }

    /// <summary>An SDK connection; the fixture disposes it.</summary>
    public HubConnection Connect(string systemId, Action<HubClientOptions>? configure = null)
    {
        var options = ClientOptionsOf(systemId);
        configure?.Invoke(options);
        return Own(HubConnection.Open(options));
    }

    /// <summary>A channel without anything of the SDK; the fixture disposes it.</summary>
    public GrpcChannel Channel(string systemId) => Channel(Authority.Issue(systemId));

    /// <inheritdoc cref="Channel(string)"/>
    public GrpcChannel Channel(IssuedCertificate? certificate) =>
        Own(GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = Handler(certificate), DisposeHttpClient = true }));

    /// <summary>An HTTP client with a system's certificate; the fixture disposes it.</summary>
    public HttpClient Http(string systemId, Version? version = null) => Http(Authority.Issue(systemId), version);

    /// <inheritdoc cref="Http(string, Version)"/>
    public HttpClient Http(IssuedCertificate? certificate, Version? version = null) => Own(new HttpClient(Handler(certificate))
    {
        BaseAddress = Address,
        DefaultRequestVersion = version ?? HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    });

    /// <summary>A client of health and metrics; the fixture disposes it.</summary>
    public HttpClient Admin() => Own(new HttpClient { BaseAddress = AdminAddress });

    /// <summary>What a client trusts: the hub's authority and no other.</summary>
    public X509ChainPolicy Trust() => Trust(Authority);

    /// <summary>A client's end of the connection, with a certificate or without.</summary>
    /// <param name="authority">The authority to trust.</param>
    /// <param name="certificate">The certificate to show; null for none.</param>
    /// <param name="own">Takes over what must live as long as the handler.</param>
    public static SocketsHttpHandler Handler(DevelopmentAuthority authority, IssuedCertificate? certificate, Action<IDisposable> own)
    {
        var tls = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(authority) };
        if (certificate is not null)
        {
            var loaded = X509Certificate2.CreateFromPemFile(certificate.CertificatePath, certificate.PrivateKeyPath);
            own(loaded);
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(loaded, additionalCertificates: null, offline: true);
        }

        return new SocketsHttpHandler { SslOptions = tls };
    }

    /// <summary>Fails when the hub or a program beside it logged an error that no test announced.</summary>
    public void AssertLogStaysClean() => Assert.Empty(Log.TakeSurprises());

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            owned.Dispose();
        }

        await CloseAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(Action<HubFixture>? whileStarting)
    {
        await CloseAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        builder.Configuration.AddInMemoryCollection(Settings());
        _application = HubApplication.Build(builder);
        whileStarting?.Invoke(this);
        await _application.StartAsync(TestContext.Current.CancellationToken);
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        Address = new UriBuilder(addresses.Single(address => address.Scheme == Uri.UriSchemeHttps)) { Host = "localhost" }.Uri;
        AdminAddress = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp);
        _audit = new AuditTrail(Services.GetRequiredService<SegmentedLog>());
    }

    private async Task CloseAsync()
    {
        _audit?.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
        }
    }

    private Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>
        {
            ["NodeId"] = TestDirectory.Node,
            ["DataDirectory"] = DataDirectory,
            ["Development"] = "true",
            ["ListenAddress"] = "127.0.0.1",
            ["ContractPort"] = "0",
            ["AdminPort"] = "0",
            ["ReloadInterval"] = "00:00:00.100",
            ["Admission:MaxMessageBytes"] = $"{MaxMessageBytes}",
        };
        _configure?.Invoke(settings);
        return settings.ToDictionary(setting => $"Hub:{setting.Key}", setting => setting.Value);
    }

    private SocketsHttpHandler Handler(IssuedCertificate? certificate) => Handler(Authority, certificate, disposable => Own(disposable));

    private static X509ChainPolicy Trust(DevelopmentAuthority authority)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.ImportFromPemFile(authority.CertificatePath);
        return trust;
    }

    private T Own<T>(T disposable)
        where T : IDisposable
    {
        lock (_owned)
        {
            _owned.Add(disposable);
        }

        return disposable;
    }
}
