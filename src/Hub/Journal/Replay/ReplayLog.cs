using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Journal.Replay;

/// <summary>Answers what became of a message id: from this moment's runs, the records not indexed yet, and the index.</summary>
public sealed class ReplayLog(SegmentedLog log, RecentMessages recent, JournalIndex index, Sealer sealer) : IReplayLog
{
    private static readonly ReplayVerdict New = new(ReplayVerdictKind.New);

    private readonly ConcurrentDictionary<ReplayKey, bool> _underWay = new();

    /// <inheritdoc/>
    public ValueTask<ReplayVerdict> ReserveAsync(ReplayKey key, ReadOnlyMemory<byte> contentHash, CancellationToken cancellationToken)
    {
        if (!_underWay.TryAdd(key, true))
        {
            return new ValueTask<ReplayVerdict>(new ReplayVerdict(ReplayVerdictKind.UnderWay));
        }

        var verdict = default(ReplayVerdict?);
        try
        {
            verdict = Find(key) is { } known ? Judge(known, contentHash.Span) : New;
            return new ValueTask<ReplayVerdict>(verdict.Value);
        }
        finally
        {
            // Only a new message holds its id; one whose question failed must be able to ask again.
            if (verdict?.Kind != ReplayVerdictKind.New)
            {
                Release(key);
            }
        }
    }

    /// <inheritdoc/>
    public void Release(ReplayKey key) => _underWay.TryRemove(key, out _);

    private KnownMessage? Find(ReplayKey key) => recent.TryFind(key, out var known) ? known : index.FindMessage(key);

    private ReplayVerdict Judge(KnownMessage known, ReadOnlySpan<byte> contentHash)
    {
        if (!known.ContentHash.Span.SequenceEqual(contentHash))
        {
            return new ReplayVerdict(ReplayVerdictKind.OtherContent);
        }

        // Accepted without an answer: the hub died meanwhile, or the provider's answer never came. Asking again is how the sender learns it.
        return known.AnswerIndex is { } answerIndex ? AnswerAt(answerIndex) : New;
    }

    private ReplayVerdict AnswerAt(long answerIndex)
    {
        using var reader = log.OpenReaderAtOrAfter(answerIndex);
        if (answerIndex < log.FirstIndex)
        {
            return New; // its record has just been deleted, and the message with it
        }

        if (!reader.TryRead(out var record))
        {
            throw new InvalidOperationException($"journal record {answerIndex} is indexed but not there");
        }

        if (record.Type == (byte)RecordType.Published)
        {
            return new ReplayVerdict(ReplayVerdictKind.Answered);
        }

        var body = CompletedBody.Parser.ParseFrom(AuditSection.BodyOf(record.ReadWhole()).Span);
        if (body.ErrorCode != 0)
        {
            return new ReplayVerdict(ReplayVerdictKind.Answered, Error: new HubError((HubErrorCode)body.ErrorCode) { PartnerCode = body.PartnerCode });
        }

        if (body.SealedResponse.IsEmpty)
        {
            return new ReplayVerdict(ReplayVerdictKind.Answered);
        }

        // The key may have been destroyed on purpose: then the answer is gone for good, and doing the thing twice would be worse than saying so.
        return sealer.Open(body.SealedResponse.Span, body.Key.MessageId.Span) is { } response
            ? new ReplayVerdict(ReplayVerdictKind.Answered, response)
            : new ReplayVerdict(ReplayVerdictKind.OtherContent);
    }
}
