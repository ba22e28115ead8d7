using EHealth.Integration.Hub.Core.Routing;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>The only provider there is; it has its answer at once.</summary>
internal sealed class InstantProvider(string systemId) : IProvider, IProviderLinks
{
    private readonly byte[] _answer = new byte[1024];

    public string SystemId => systemId;

    public bool IsReachable => true;

    public ValueTask<DeliveryResult> CallAsync(Hub.Core.Pipeline.Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new DeliveryResult(_answer, null, HandedOver: true));

    public IProvider ProviderFor(string systemId, string contract) => this;
}
