using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Seen this message id: the same content gets the same answer again, without reaching the provider twice.</summary>
public sealed class ReplayStage(IReplayLog log)
{
    private static readonly TimeSpan UnderWayRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>Reserves the message id, sets <see cref="Exchange.IsRepeated"/> with the earlier answer, or refuses.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<HubError?> CheckAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!exchange.Operation.HasSideEffects)
        {
            return null;
        }

        if (exchange.Metadata.MessageId.Length == 0)
        {
            return new HubError(HubErrorCode.FieldMissing) { Field = MetadataNames.MessageId, Rule = "required" };
        }

        if (!Guid.TryParseExact(exchange.Metadata.MessageId, "D", out var messageId))
        {
            return new HubError(HubErrorCode.FieldInvalid) { Field = MetadataNames.MessageId, Rule = "uuid" };
        }

        var key = new ReplayKey(exchange.Principal!.Id, messageId);
        var verdict = await log.ReserveAsync(key, exchange.RequestHash, cancellationToken);
        switch (verdict.Kind)
        {
            case ReplayVerdictKind.New:
                exchange.ReplayKey = key;
                return null;
            case ReplayVerdictKind.UnderWay:
                return new HubError(HubErrorCode.HubUnavailable) { RetryAfter = UnderWayRetry };
            case ReplayVerdictKind.OtherContent:
                return new HubError(HubErrorCode.MessageDuplicate) { Resource = exchange.Metadata.MessageId };
            case ReplayVerdictKind.Answered:
                exchange.IsRepeated = true;
                exchange.Response = verdict.Response;
                return verdict.Error;
            default:
                throw new InvalidOperationException($"unknown verdict {verdict.Kind}");
        }
    }

    /// <summary>Ends the reservation; does nothing for an exchange that holds none.</summary>
    public void Release(Exchange exchange)
    {
        if (exchange.ReplayKey is { } key)
        {
            exchange.ReplayKey = null;
            log.Release(key);
        }
    }
}
