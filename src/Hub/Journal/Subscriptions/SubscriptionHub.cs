using System.Collections.Concurrent;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Secrets;
using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>The durable subscriptions of this node. The journal is their only queue: a subscription is a place in it.</summary>
public sealed class SubscriptionHub(SegmentedLog log, JournalIndex index, ContractCatalogue catalogue, Sealer sealer, LargeMessages large, TimeProvider time, ILogger<SubscriptionHub> logger)
{
    // States of this run; older ones come from the index, which may be a moment behind.
    private readonly ConcurrentDictionary<SubscriptionKey, SubscriptionBody> _states = new();
    private readonly ConcurrentDictionary<SubscriptionKey, SubscriptionSession> _sessions = new();

    // The newest record of a subscription counts: they must come into the journal in the order of the states.
    private readonly Lock _saving = new();

    /// <summary>Opens a subscription. When its system has it open already, the older session ends: after a cut connection the system knows of it before the hub does.</summary>
    /// <param name="key">Whose subscription.</param>
    /// <param name="types">Event types wanted, all of them known.</param>
    /// <param name="maxInFlight">Events unanswered at a time, 1 to 10,000.</param>
    /// <param name="cancellationToken">Abandons the opening.</param>
    /// <returns>Null when the journal cannot write.</returns>
    public async Task<SubscriptionSession?> OpenAsync(SubscriptionKey key, IEnumerable<string> types, int maxInFlight, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_sessions.TryGetValue(key, out var older))
            {
                await older.EndAsync();
                _sessions.TryRemove(KeyValuePair.Create(key, older));
                Log.SubscriptionTakenOver(logger, key.SystemId, key.Name);
            }

            if (await StateAsync(key, cancellationToken) is not { } state)
            {
                return null;
            }

            var wanted = catalogue.Events.Where(pair => types.Contains(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value.ExpiresAfter, StringComparer.Ordinal);
            var session = new SubscriptionSession(this, key, state, wanted, maxInFlight, log, sealer, large.Deliveries, time);
            if (_sessions.TryAdd(key, session))
            {
                Log.SubscriptionOpened(logger, key.SystemId, key.Name, state.Cursor);
                return session;
            }

            // Another stream of this subscription was opened meanwhile: the later one stays, as always.
        }
    }

    /// <summary>A subscriber is too slow for a large event, and is cut off: the operator can see why.</summary>
    internal void NoteNotTaken(SubscriptionKey key, ulong sequence, int bytes, TimeSpan timeout) => Log.LargeEventNotTaken(logger, key.SystemId, key.Name, sequence, bytes, timeout);

    /// <summary>Keeps a session's place. Not waited for: a place lost in a crash means that some events come again.</summary>
    internal void Save(SubscriptionKey key, SubscriptionBody state)
    {
        lock (_saving)
        {
            _states[key] = state;
            log.TryEnqueue((byte)RecordType.Subscription, state.ToByteArray());
        }
    }

    /// <summary>Where each subscription stands, those that are not open now as well.</summary>
    internal IReadOnlyList<DeliveryPlace> Places()
    {
        var places = index.Subscriptions().ToDictionary(static body => new SubscriptionKey(body.SystemId, body.Name), DeliveryPlace.Of);
        foreach (var (key, state) in _states) places[key] = DeliveryPlace.Of(state);
        return [.. places.Values];
    }

    /// <summary>Writes a subscription's place once more, because the record it stands in is about to be deleted.</summary>
    /// <returns>False when the journal cannot write.</returns>
    internal async ValueTask<bool> CarryAsync(SubscriptionKey key)
    {
        ValueTask<AppendResult> writing;
        lock (_saving)
        {
            if ((_states.TryGetValue(key, out var known) ? known : index.FindSubscription(key.SystemId, key.Name)) is not { } state) return true;
            writing = log.AppendAsync((byte)RecordType.Subscription, audited: false, state.ToByteArray(), CancellationToken.None);
        }

        return (await writing).Durable;
    }

    internal void Ended(SubscriptionKey key, SubscriptionSession session) => _sessions.TryRemove(KeyValuePair.Create(key, session));

    /// <summary>Where the subscription stands; null when it is new and the journal cannot write.</summary>
    private async ValueTask<SubscriptionBody?> StateAsync(SubscriptionKey key, CancellationToken cancellationToken)
    {
        if ((_states.TryGetValue(key, out var known) ? known : index.FindSubscription(key.SystemId, key.Name)) is { } state)
        {
            return state;
        }

        // Opened for the first time: events from now on. Durable before anything is delivered, or a crash would move "now".
        state = new SubscriptionBody { SystemId = key.SystemId, Name = key.Name, Cursor = log.DurableIndex };
        var appended = await log.AppendAsync((byte)RecordType.Subscription, audited: false, state.ToByteArray(), cancellationToken);
        return appended.Durable ? _states.GetOrAdd(key, state) : null;
    }
}
