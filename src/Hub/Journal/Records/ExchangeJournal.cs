using System.Runtime.CompilerServices;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Audit;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Replay;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Records;

/// <summary>Writes the pipeline's records into the log. Payloads that must survive are sealed.</summary>
public sealed class ExchangeJournal(SegmentedLog log, RecentMessages recent, AuditRecordFactory audits, Sealer sealer, TimeProvider time) : IExchangeJournal
{
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> AcceptAsync(Exchange exchange)
    {
        var body = new AcceptedBody { Key = KeyOf(exchange), Draft = audits.Create(exchange, error: null).ToByteString() };
        var appended = await log.AppendAsync((byte)RecordType.Accepted, audited: false, body.ToByteArray(), CancellationToken.None);
        if (appended.Durable && body.Key is not null)
        {
            recent.Accepted(body.Key, appended.Index);
        }

        return appended.Durable;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long?> PublishAsync(Exchange exchange, AuditRecord audit)
    {
        var key = KeyOf(exchange)!;
        var body = new PublishedBody
        {
            Key = key,
            Type = exchange.Operation.Name,
            Sender = audit.Sender,
            OnBehalfOf = audit.OnBehalfOf,
            Subject = audit.SubjectPseudonym,
            AcceptedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
            TraceParent = exchange.TraceParent,
        };
        // Sealed straight into the record: no other copy of a message that may be a hundred megabytes.
        var bytes = SealedFields.Append(body, sealer, key.MessageId.Span, exchange.Request, exchange.SourceMessage);
        var appended = await log.AppendAsync((byte)RecordType.Published, audited: true, AuditSection.Write(audit), bytes, CancellationToken.None);
        if (appended.Durable)
        {
            recent.Answered(key, appended.Index);
        }

        return AuditIndexOf(appended);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long?> CompleteAsync(Exchange exchange, AuditRecord audit)
    {
        var key = exchange.IsAccepted ? KeyOf(exchange) : null;
        if (key is null)
        {
            return AuditIndexOf(await AppendAuditedAsync(RecordType.Completed, audit, body: null));
        }

        var body = new CompletedBody
        {
            Key = key,
            Final = audit.Outcome is HubErrorCode.Unspecified or HubErrorCode.PartnerRejected,
            SealedResponse = Seal(exchange.Response, key),
            ErrorCode = (int)audit.Outcome,
            PartnerCode = audit.PartnerCode,
        };
        var appended = await AppendAuditedAsync(RecordType.Completed, audit, body);
        if (appended.Durable && body.Final)
        {
            recent.Answered(key, appended.Index);
        }

        return AuditIndexOf(appended);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<long?> RefuseAsync(AuditRecord audit) =>
        AuditIndexOf(await AppendAuditedAsync(RecordType.Completed, audit, body: null));

    /// <summary>Records that the outcome of an accepted exchange will never be known.</summary>
    /// <returns>False when the journal cannot write.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    internal async ValueTask<bool> CloseInterruptedAsync(MessageKey key, AuditRecord audit)
    {
        var body = new CompletedBody { Key = key, Final = false, ErrorCode = (int)audit.Outcome };
        return (await AppendAuditedAsync(RecordType.Completed, audit, body)).Durable;
    }

    private static long? AuditIndexOf(AppendResult appended) => appended.Durable ? appended.AuditIndex : null;

    private static MessageKey? KeyOf(Exchange exchange) => exchange.ReplayKey is not { } key ? null : new MessageKey
    {
        SystemId = key.SystemId,
        MessageId = ByteString.CopyFrom(key.MessageId.ToByteArray(bigEndian: true)),
        ContentHash = UnsafeByteOperations.UnsafeWrap(exchange.RequestHash),
    };

    /// <summary>Sealed to its message id: a payload cannot be passed off as another message's.</summary>
    private ByteString Seal(ReadOnlyMemory<byte> payload, MessageKey key) =>
        payload.IsEmpty ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(sealer.Seal(payload.Span, key.MessageId.Span));

    private ValueTask<AppendResult> AppendAuditedAsync(RecordType type, AuditRecord audit, IMessage? body) =>
        log.AppendAsync((byte)type, audited: true, AuditSection.Write(audit), body?.ToByteArray(), CancellationToken.None);
}
