using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>A system behind its link, which answers as it is told.</summary>
internal sealed class ScriptedProvider(string systemId, List<string> noted) : IProvider
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string SystemId => systemId;

    public bool IsReachable { get; set; } = true;

    public DeliveryResult Result { get; set; } = new("answer"u8.ToArray(), Error: null, HandedOver: true);

    /// <summary>Never answers; the call ends when its time is up.</summary>
    public bool IsSilent { get; set; }

    public Exception? Bug { get; set; }

    public int Calls { get; private set; }

    public TimeSpan LastTimeout { get; private set; }

    /// <summary>Completes when a call has come in.</summary>
    public Task Asked => _asked.Task;

    public void AnswerWith(HubErrorCode code, bool handedOver = true) => Result = new DeliveryResult(default, new HubError(code), handedOver);

    public async ValueTask<DeliveryResult> CallAsync(Exchange exchange, TimeSpan timeout, CancellationToken cancellationToken)
    {
        noted.Add("call");
        Calls++;
        LastTimeout = timeout;
        _asked.TrySetResult();
        if (Bug is not null)
        {
            throw Bug;
        }

        if (IsSilent)
        {
            var never = new TaskCompletionSource();
            await never.Task.WaitAsync(cancellationToken);
        }

        return Result;
    }
}
