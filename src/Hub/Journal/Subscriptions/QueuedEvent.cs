using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Storage;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>An event on its way to one subscriber.</summary>
/// <param name="Event">As the subscriber gets it.</param>
/// <param name="Subject">Pseudonym of the person; events of one subject keep their order. Empty: no order to keep.</param>
/// <param name="SealedPayload">Where the payload of a large event lies, which is not held while the event waits; null when it is in <paramref name="Event"/>.</param>
internal sealed record QueuedEvent(Event Event, ByteString Subject, StoredBytes? SealedPayload = null)
{
    /// <summary>Bytes that the subscriber holds of it.</summary>
    public int Bytes => SealedPayload?.Length ?? Event.Payload.Length;

    /// <summary>Index in the journal.</summary>
    public long Sequence => (long)Event.Sequence;
}
