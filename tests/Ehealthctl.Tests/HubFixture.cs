using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Ehealthctl.Tests;
using EHealth.Integration.Hub.Host;
using EHealth.Integration.Hub.Host.Tls;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Connection;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(HubFixture))]

namespace EHealth.Integration.Ehealthctl.Tests;

/// <summary>A real hub on free ports and, linked to it, a civil registry that knows one person.</summary>
public sealed class HubFixture : IAsyncLifetime
{
    public const string Asker = "uz.partner.demo";
    public const string Stranger = "uz.lab.without-grant";
    public const string Adapter = "uz.integration.hl7v2";
    public const string Operator = "uz.integration.operator";
    public const string Registry = "uz.gov.civil-registry";
    public const string KnownPinfl = "31502901234567";
    public const string KnownFamily = "Karimov";

    private const string Systems = $$"""
        {
          "systems": [
            { "id": "hub.node1", "name": "This hub node" },
            { "id": "{{Registry}}", "name": "Civil registry", "provides": ["ehealth.registry.v1.CivilRegistry"] },
            { "id": "uz.insurer.asleep", "name": "An insurer that never connected", "provides": ["ehealth.insurance.v1.HealthInsurance"] },
            {
              "id": "{{Asker}}",
              "name": "A partner system with a name that is much too long to stand in a table of one hundred columns beside the rest",
              "grants": [
                { "calls": ["ehealth.registry.v1.CivilRegistry/GetPerson"], "purposes": ["TREAT", "ETREAT"] },
                { "calls": ["ehealth.insurance.v1.HealthInsurance/CheckEligibility"], "purposes": ["HPAYMT"] }
              ],
              "publishes": ["ehealth.clinical.v1.PatientAdmitted"],
              "subscribes": ["ehealth.insurance.v1.CoverageChecked"]
            },
            { "id": "{{Adapter}}", "name": "An adapter", "speaksFor": ["{{Asker}}"] },
            {
              "id": "{{Operator}}",
              "name": "The operator",
              "grants": [
                { "calls": ["ehealth.audit.v1.AuditTrail/Search", "ehealth.audit.v1.AuditTrail/Read", "ehealth.audit.v1.AuditTrail/GetCheckpoint", "ehealth.audit.v1.AuditTrail/ProveInclusion"], "purposes": ["HOPERAT"] },
                { "calls": ["ehealth.audit.v1.AuditTrail/ReadSource"], "purposes": ["TREAT", "ETREAT"] },
                { "calls": ["ehealth.audit.v1.AuditSubjects/*"], "purposes": ["PATRQT"] }
              ]
            },
            { "id": "{{Stranger}}", "name": "A laboratory without grants" },
            { "id": "uz.lab.revoked", "name": "A laboratory whose certificate gets revoked" }
          ]
        }
        """;

    private readonly TemporaryFolder _data = new();
    private WebApplication _hub = null!;
    private IHost _registry = null!;

    public string Data => _data.Path;

    public string Address { get; private set; } = "";

    public string Admin { get; private set; } = "";

    public string DirectoryFile => Path.Combine(Data, "directory.json");

    /// <summary>The options that make a command ask this hub as a system.</summary>
    public string[] As(string system) => ["--hub", Address, "--data", Data, "--system", system];

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _data.Write("directory.json", Systems);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hub:DataDirectory"] = Data,
            ["Hub:Development"] = "true",
            ["Hub:ListenAddress"] = "127.0.0.1",
            ["Hub:ContractPort"] = "0",
            ["Hub:AdminPort"] = "0",
            ["Hub:ReloadInterval"] = "00:00:00.100",
            ["Hub:Audit:CheckpointInterval"] = "00:00:00.100",
        });
        _hub = HubApplication.Build(builder);
        await _hub.StartAsync(cancellationToken);
        var addresses = _hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        Address = new UriBuilder(addresses.Single(address => address.Scheme == Uri.UriSchemeHttps)) { Host = "localhost" }.Uri.ToString();
        Admin = addresses.Single(address => address.Scheme == Uri.UriSchemeHttp).ToString();
        var authority = DevelopmentAuthority.Open(Path.Combine(Data, "certs"), TimeProvider.System);
        foreach (var system in new[] { Asker, Stranger, Adapter, Operator })
        {
            authority.Issue(system);
        }

        _registry = await LinkRegistryAsync(authority, cancellationToken);
    }

    /// <summary>Publishes an admission as the asker.</summary>
    /// <returns>Index of its audit record.</returns>
    public async Task<string> PublishAsync(string pinfl, string sourceId, byte[] source)
    {
        var authority = DevelopmentAuthority.Open(Path.Combine(Data, "certs"), TimeProvider.System);
        var issued = authority.Issue(Asker);
        using var connection = HubConnection.Open(new HubClientOptions
        {
            Addresses = { new Uri(Address) },
            CertificatePath = issued.CertificatePath,
            PrivateKeyPath = issued.PrivateKeyPath,
            TrustedAuthorityPath = authority.CertificatePath,
        });
        var publish = new PublishOptions { SourceMessage = source, SourceId = sourceId };
        return $"{(await connection.Events.PublishAsync(AdmissionOf(pinfl), publish, TestContext.Current.CancellationToken)).AuditIndex}";
    }

    /// <summary>What <see cref="PublishAsync"/> publishes.</summary>
    public static PatientAdmitted AdmissionOf(string pinfl) => new()
    {
        Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = pinfl },
        Encounter = new Encounter { Facility = Asker, PatientClass = PatientClass.Inpatient, OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) },
    };

    public async ValueTask DisposeAsync()
    {
        await _registry.StopAsync();
        _registry.Dispose();
        await _hub.StopAsync();
        await _hub.DisposeAsync();
        _data.Dispose();
    }

    private async Task<IHost> LinkRegistryAsync(DevelopmentAuthority authority, CancellationToken cancellationToken)
    {
        var issued = authority.Issue(Registry);
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddEHealthHub(hub =>
        {
            hub.Addresses = [new Uri(Address)];
            hub.CertificatePath = issued.CertificatePath;
            hub.PrivateKeyPath = issued.PrivateKeyPath;
            hub.TrustedAuthorityPath = authority.CertificatePath;
        }).AddProvider<OnePersonRegistry>();
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        await host.Services.GetRequiredService<LinkStatus>().WaitUntilLinkedAsync(cancellationToken).WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        return host;
    }

    private sealed class OnePersonRegistry : CivilRegistry.CivilRegistryBase
    {
        public override Task<GetPersonResponse> GetPerson(GetPersonRequest request, ServerCallContext context) =>
            Task.FromResult(request.Pinfl == KnownPinfl ? new GetPersonResponse { Person = new Person { Names = { new PersonName { Family = KnownFamily } } } } : new GetPersonResponse());
    }
}
