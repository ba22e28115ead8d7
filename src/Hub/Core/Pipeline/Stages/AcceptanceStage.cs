using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>On disk: from here a call with side effects is not lost. Reads skip this; their one record is written at completion.</summary>
public sealed class AcceptanceStage(IExchangeJournal journal)
{
    /// <summary>What a sender is told to wait when the journal cannot write.</summary>
    internal static readonly TimeSpan JournalRetry = TimeSpan.FromSeconds(5);

    /// <summary>Sets <see cref="Exchange.IsAccepted"/>, or refuses with HUB_UNAVAILABLE.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HubError?> RecordAsync(Exchange exchange)
    {
        if (!exchange.Operation.HasSideEffects)
        {
            return null;
        }

        exchange.IsAccepted = await journal.AcceptAsync(exchange);
        return exchange.IsAccepted ? null : new HubError(HubErrorCode.HubUnavailable) { RetryAfter = JournalRetry };
    }
}
