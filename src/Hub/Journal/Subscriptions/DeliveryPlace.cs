using EHealth.Integration.Hub.Journal.Records;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>Where a subscription stands.</summary>
/// <param name="Cursor">Everything up to this journal index is done with.</param>
/// <param name="Passed">Everything up to this one is done with too, but for what is open.</param>
/// <param name="Open">Events above the cursor that are not done with; as many at most as a window holds.</param>
/// <param name="DoneAhead">Places kept by earlier versions: handled ahead of the cursor. They say nothing of what they do not name.</param>
internal sealed record DeliveryPlace(long Cursor, long Passed, IReadOnlyList<long> Open, IReadOnlyList<long> DoneAhead)
{
    /// <summary>At the beginning of what comes after a journal index.</summary>
    public static DeliveryPlace After(long index) => new(index, index, [], []);

    /// <summary>Whether the subscription has no further use for a record, whatever it holds.</summary>
    public bool IsDone(long index) => index <= Cursor || DoneAhead.Contains(index) || (index <= Passed && !Open.Contains(index));

    /// <summary>As the journal keeps it.</summary>
    public static DeliveryPlace Of(SubscriptionBody body) => new(body.Cursor, body.ReadTo - 1, body.Open, body.DoneAhead);

    /// <summary>As the journal keeps it.</summary>
    /// <param name="key">Whose it is.</param>
    public SubscriptionBody ToBody(SubscriptionKey key)
    {
        var body = new SubscriptionBody { SystemId = key.SystemId, Name = key.Name, Cursor = Cursor, ReadTo = Passed + 1 };
        body.Open.AddRange(Open);
        body.DoneAhead.AddRange(DoneAhead);
        return body;
    }
}
