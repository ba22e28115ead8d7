using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Providers;
using EHealth.Integration.Sdk.Subscriptions;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>A partner's program: a host with the SDK, offering or subscribing to what a test gives it.</summary>
internal sealed class SystemProgram : IAsyncDisposable
{
    private readonly IHost _host;

    private SystemProgram(IHost host, string systemId)
    {
        _host = host;
        SystemId = systemId;
    }

    public string SystemId { get; }

    /// <summary>A provider of the civil registry; returns when it is linked.</summary>
    public static Task<SystemProgram> ProvideAsync(HubFixture hub, Func<GetPersonRequest, ServerCallContext, Task<GetPersonResponse>> answer) =>
        ProvideAsync(hub, hub.TakeProvider(), new ScriptedRegistry(answer));

    /// <inheritdoc cref="ProvideAsync(HubFixture, Func{GetPersonRequest, ServerCallContext, Task{GetPersonResponse}})"/>
    public static async Task<SystemProgram> ProvideAsync(HubFixture hub, string systemId, ScriptedRegistry registry)
    {
        var program = Build(hub, systemId, client => client.AddProvider<ScriptedRegistry>(), services => services.AddSingleton(registry));
        await program._host.StartAsync(TestContext.Current.CancellationToken);
        await program.LinkedAsync();
        return program;
    }

    /// <summary>A subscriber; returns when the subscription is in force.</summary>
    public static async Task<SystemProgram> SubscribeAsync(HubFixture hub, string systemId, AdmissionRecorder recorder)
    {
        var program = Build(
            hub, systemId, client => client.AddSubscription(AdmissionRecorder.Subscription, events => events.On<PatientAdmitted, AdmissionRecorder>()), services => services.AddSingleton(recorder));
        await program._host.StartAsync(TestContext.Current.CancellationToken);
        await program._host.Services.GetRequiredService<SubscriptionStatus>().WaitUntilOpenAsync(AdmissionRecorder.Subscription, TestContext.Current.CancellationToken).Soon();
        return program;
    }

    /// <summary>Waits for an open link.</summary>
    public Task LinkedAsync() => _host.Services.GetRequiredService<LinkStatus>().WaitUntilLinkedAsync(TestContext.Current.CancellationToken).Soon();

    public bool IsLinked => _host.Services.GetRequiredService<LinkStatus>().IsLinked;

    /// <summary>Ends the program in good order: it drains.</summary>
    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static SystemProgram Build(HubFixture hub, string systemId, Action<HubClientBuilder> add, Action<IServiceCollection> register)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(hub.Log);
        var options = hub.ClientOptionsOf(systemId);
        register(builder.Services);
        add(builder.Services.AddEHealthHub(client =>
        {
            client.Addresses = options.Addresses;
            client.CertificatePath = options.CertificatePath;
            client.PrivateKeyPath = options.PrivateKeyPath;
            client.TrustedAuthorityPath = options.TrustedAuthorityPath;
        }));
        return new SystemProgram(builder.Build(), systemId);
    }
}
