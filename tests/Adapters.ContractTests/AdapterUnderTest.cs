using EHealth.Integration.Sdk.Publishing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace EHealth.Integration.Adapters.ContractTests;

/// <summary>An adapter as its program makes it, except that no hub is connected, the clock is ours and the log is kept.</summary>
internal sealed class AdapterUnderTest : IAsyncDisposable
{
    public const string ApiKey = "sekretny-kljuch";

    private readonly ServiceProvider _services;

    public AdapterUnderTest(
        Action<IServiceCollection, IConfiguration> add, string section, Uri partner, ScriptedPartner? script = null, IEventPublisher? publisher = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{section}:Address"] = partner.AbsoluteUri,
            [$"{section}:ApiKey"] = ApiKey,
            [$"{section}:Timeout"] = Timeout.ToString(),
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        add(services, configuration);
        if (script is not null)
            services.AddSingleton<IHttpMessageHandlerBuilderFilter>(script);
        if (publisher is not null)
            services.AddSingleton(publisher);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    /// <summary>How long the adapter waits for its partner, on <see cref="Clock"/>.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(7);

    /// <summary>Noon in Tashkent.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 6, 15, 7, 0, 0, TimeSpan.Zero));

    public LogCapture Log { get; } = new();

    public TService Get<TService>()
        where TService : notnull => _services.GetRequiredService<TService>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
