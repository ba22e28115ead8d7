using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Secrets;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hub.Identity.Tests.Doubles;

/// <summary>The person directory of one hub node.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private static readonly ContractCatalogue Catalogue = ContractCatalogue.Build([IdentityReflection.Descriptor]);

    private readonly TestMeters _meters = new();
    private readonly Sealer _sealer;
    private readonly IdentityMetrics _metrics;

    public TestNode(IPersonSource source, IdentityOptions? options = null, TestKeys? keys = null, ILoggerFactory? loggers = null)
    {
        keys ??= new TestKeys();
        _sealer = new Sealer(keys);
        _metrics = new IdentityMetrics(_meters);
        Tags = new SubjectTags(keys);
        Directory = new PersonDirectory(source, Tags, _sealer, _metrics, options ?? new IdentityOptions(), TimeProvider.System, loggers ?? NullLoggerFactory.Instance);
    }

    public PersonDirectory Directory { get; }

    public SubjectTags Tags { get; }

    public IdentityStatistics Statistics => _metrics.Statistics;

    public static Exchange ResolveExchange(IMessage? request = null) => ExchangeOf("Resolve", request ?? new ResolveRequest());

    public static Exchange MatchExchange(IMessage? request = null) => ExchangeOf("Match", request ?? new MatchRequest());

    public Task<PersonAnswer> FindAsync(string pinfl) => FindForAsync(pinfl, TestContext.Current.CancellationToken);

    public async Task<PersonAnswer> FindForAsync(string pinfl, CancellationToken sender) =>
        await Directory.FindAsync(pinfl, ResolveExchange(), sender);

    public async ValueTask DisposeAsync()
    {
        await Directory.DisposeAsync();
        _sealer.Dispose();
        _meters.Dispose();
    }

    private static Exchange ExchangeOf(string method, IMessage request) => new()
    {
        Id = Guid.CreateVersion7(),
        Operation = Catalogue.Calls[$"ehealth.identity.v1.Identity/{method}"],
        Request = request.ToByteArray(),
        Metadata = new RequestMetadata { Purpose = "TREAT" },
        Peer = null,
        ArrivedAt = 0,
    };
}
