using System.Net;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Host.Endpoints;
using EHealth.Integration.Hub.Host.Lifetime;
using EHealth.Integration.Hub.Host.Storage;
using EHealth.Integration.Hub.Host.Telemetry;
using EHealth.Integration.Hub.Host.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EHealth.Integration.Hub.Host;

/// <summary>Builds the hub as an application: configuration in, a program that can be run out.</summary>
public static class HubApplication
{
    /// <summary>Largest frame a peer may send, but for <see cref="LargePublications"/>: a message of the largest size with its source message, and room for the envelope.</summary>
    private const int FrameOverheadBytes = 64 * 1024;

    /// <summary>Builds a hub node from configuration (section <c>Hub</c>).</summary>
    /// <exception cref="HubStartException">It cannot start with what it was given; the message says why in a sentence.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var options = HubOptions.Read(builder.Configuration);
        PortCheck.Require(
            (IPAddress.Parse(options.ListenAddress), options.ContractPort, "contracts, Hub:ContractPort"),
            (IPAddress.Parse(options.AdminAddress), options.AdminPort, "health and metrics, Hub:AdminPort"));
        var data = DataDirectory.Open(options.DataDirectory);
        var certificates = HubCertificates.Open(options, data, TimeProvider.System);

        builder.Services.AddHub(options, data, certificates);
        builder.Services.AddHubTelemetry(builder.Configuration);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = Math.Max(2 * options.Admission.MaxMessageBytes, LargeMessages.From) + FrameOverheadBytes;
            grpc.IgnoreUnknownServices = true; // UnknownMethods answers, and records, what is not there
        });
        builder.Services.AddGrpcHealthChecks().AddCheck<HubHealth>("hub");
        builder.WebHost.UseKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout + TimeSpan.FromSeconds(10));

        var app = builder.Build();
        app.MapWhen(context => !context.Request.IsHttps, AdminEndpoints.Map);
        app.Use(app.Services.GetRequiredService<DirectCalls>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<LargePublications>().InvokeAsync);
        app.MapWhen(ConnectProtocol.Claims, connect => connect.Run(app.Services.GetRequiredService<ConnectEndpoints>().HandleAsync));
        app.MapGrpcService<ContractEndpoints>();
        app.MapGrpcService<EventsEndpoint>();
        app.MapGrpcService<LinkEndpoint>();
        app.MapGrpcHealthChecksService();
        if (options.Development)
        {
            app.MapGrpcReflectionService();
        }

        app.MapFallback(app.Services.GetRequiredService<UnknownMethods>().AnswerGrpcAsync);
        app.Lifetime.ApplicationStarted.Register(() => ReadyNotice.Announce(app, options));
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, HubOptions options)
    {
        var services = kestrel.ApplicationServices;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // each edge has its own, smaller limit
        kestrel.Limits.MinRequestBodyDataRate = null; // a provider's link may be silent for as long as it answers probes
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Listen(IPAddress.Parse(options.AdminAddress), options.AdminPort, listen => listen.Protocols = HttpProtocols.Http1);
        kestrel.Listen(IPAddress.Parse(options.ListenAddress), options.ContractPort, listen =>
            listen.UseMutualTls(services.GetRequiredService<ServerCertificate>(), services.GetRequiredService<ClientCertificateCheck>()));
    }
}
