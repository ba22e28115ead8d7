using System.Collections.Concurrent;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;

namespace EHealth.Integration.Hub.Journal.Replay;

/// <summary>Message ids whose records the index has not reached yet. Small: the index follows within some tenths of a second.</summary>
public sealed class RecentMessages
{
    private readonly ConcurrentDictionary<ReplayKey, KnownMessage> _messages = new();

    /// <summary>An acceptance is on disk.</summary>
    internal void Accepted(MessageKey key, long index) =>
        _messages[key.ToReplayKey()] = new KnownMessage(key.ContentHash.Memory, index, AnswerIndex: null);

    /// <summary>An answer that repetitions get is on disk.</summary>
    internal void Answered(MessageKey key, long index) =>
        _messages[key.ToReplayKey()] = new KnownMessage(key.ContentHash.Memory, index, index);

    internal bool TryFind(ReplayKey key, out KnownMessage known) => _messages.TryGetValue(key, out known!);

    /// <summary>The index holds everything up to here now.</summary>
    internal void ForgetUpTo(long index)
    {
        foreach (var pair in _messages)
        {
            if (pair.Value.RecordIndex <= index)
            {
                _messages.TryRemove(pair);
            }
        }
    }
}
