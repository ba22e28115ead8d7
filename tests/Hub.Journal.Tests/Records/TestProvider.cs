using System.Threading.Channels;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Journal.Tests.Records;

/// <summary>The only provider: answers "answer 1", "answer 2" and so on, or as it is told. Outlives the nodes that call it.</summary>
internal sealed class TestProvider : IProvider, IProviderLinks, IRevocationList, IPersonRegister
{
    private readonly Channel<Guid> _asked = Channel.CreateUnbounded<Guid>();

    private int _calls;

    public string SystemId => "uz.gov.civil-registry";

    public bool IsReachable => true;

    public int Calls => _calls;

    public HubError? Error { get; set; }

    public bool AnswersWithNothing { get; set; }

    /// <summary>Never answers, as if the hub died while waiting.</summary>
    public bool IsSilent { get; set; }

    public ValueTask<HubError?> CheckAsync(string pinfl, Exchange cause, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Waits until a call has reached the provider; each call counts once.</summary>
    public async Task WaitUntilAskedAsync() => await _asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _calls);
        _asked.Writer.TryWrite(exchange.Id);
        if (IsSilent)
        {
            await new TaskCompletionSource().Task;
        }

        return new DeliveryResult(Error is null && !AnswersWithNothing ? System.Text.Encoding.UTF8.GetBytes($"answer {call}") : default, Error, HandedOver: true);
    }

    public IProvider ProviderFor(string systemId, string contract) => this;

    public bool IsRevoked(string serialNumber) => false;
}
