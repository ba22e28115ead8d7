using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EHealth.Integration.Simulators.Population;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EHealth.Integration.Simulators.Rest;

/// <summary>
/// A foreign REST service on the loopback address: plain HTTP/1.1, JSON, a key in X-Api-Key, problems after RFC 9457, and
/// no person's number in a URL.
/// </summary>
public abstract class RestSimulator : IAsyncDisposable
{
    private readonly FaultMiddleware _gate;
    private WebApplication? _application;
    private int _port;
    private long _calls;
    private volatile string? _lastTraceparent;

    private protected RestSimulator(RestSimulatorOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, IPEndPoint.MaxPort);
        ArgumentException.ThrowIfNullOrEmpty(options.ApiKey);
        _port = options.Port;
        Population = options.Population;
        _gate = new FaultMiddleware(options, Faults);
    }

    /// <summary>Where the service listens, or listened before <see cref="StopListeningAsync"/>.</summary>
    public Uri Address => new($"http://{IPAddress.Loopback}:{_port}/");

    /// <summary>What goes wrong at present; nothing at first.</summary>
    public FaultSwitch Faults { get; } = new();

    /// <summary>Requests received since the start, refused and faulty ones included.</summary>
    public long Calls => Interlocked.Read(ref _calls);

    /// <summary>The traceparent header (W3C Trace Context) of the latest request; null when it carried none.</summary>
    public string? LastTraceparent => _lastTraceparent;

    private protected SyntheticPopulation Population { get; }

    private protected abstract void MapEndpoints(IEndpointRouteBuilder endpoints);

    /// <summary>Cuts all connections and has new ones refused, until <see cref="ResumeListeningAsync"/>. Not for concurrent use.</summary>
    public async Task StopListeningAsync(CancellationToken cancellationToken)
    {
        if (_application is not { } application)
            return;
        _application = null;
        await application.StopAsync(cancellationToken);
        await application.DisposeAsync();
    }

    /// <summary>Listens again, on the same port. Does nothing while listening.</summary>
    /// <exception cref="IOException">Another process holds the port.</exception>
    public async Task ResumeListeningAsync(CancellationToken cancellationToken)
    {
        if (_application is not null)
            return;
        var application = Build();
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        _application = application;
        _port = new Uri(application.Urls.Single()).Port;
    }

    /// <summary>Stops for good; requests still hanging lose their connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    /// <summary>Maps a POST whose body must be of <paramref name="queryType"/>; other bodies are answered 400.</summary>
    private protected static void MapQuery<TQuery>(
        IEndpointRouteBuilder endpoints, string path, JsonTypeInfo<TQuery> queryType, Func<TQuery, IResult> answer)
        where TQuery : class =>
        endpoints.MapPost(path, async (HttpRequest request, CancellationToken cancellationToken) =>
            await ReadAsync(request, queryType, cancellationToken) is { } query ? answer(query) : Problem(Malformed));

    private protected static IResult Problem(ProblemReply problem) => Results.Json(
        problem, RestJson.Utf8.ProblemReply, contentType: "application/problem+json", statusCode: problem.Status);

    private protected static ProblemReply Malformed => new(400, "request-malformed", "The body is not the JSON this service asks for");

    private static async Task<TQuery?> ReadAsync<TQuery>(
        HttpRequest request, JsonTypeInfo<TQuery> type, CancellationToken cancellationToken)
        where TQuery : class
    {
        if (!request.HasJsonContentType())
            return null;
        try
        {
            return await request.ReadFromJsonAsync(type, cancellationToken);
        }
        catch (JsonException)
        {
            return null; // answered as a problem; the text of the exception could quote a person's number
        }
    }

    private WebApplication Build()
    {
        // Empty: a simulator must not take its address from the ASPNETCORE_URLS of the process that hosts it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, _port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        // A foreign system that goes away does not wait for us.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);

        var application = builder.Build();
        application.Use(CountAsync);
        application.Use(_gate.InvokeAsync);
        MapEndpoints(application);
        return application;
    }

    private Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _calls);
        _lastTraceparent = context.Request.Headers.TraceParent is [{ } traceparent] ? traceparent : null;
        return next(context);
    }
}
