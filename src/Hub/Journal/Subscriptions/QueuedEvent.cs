using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Subscriptions;

/// <summary>An event on its way to one subscriber.</summary>
/// <param name="Event">As the subscriber gets it.</param>
/// <param name="Subject">Pseudonym of the person; events of one subject keep their order. Empty: no order to keep.</param>
internal sealed record QueuedEvent(Event Event, ByteString Subject)
{
    /// <summary>Index in the journal.</summary>
    public long Sequence => (long)Event.Sequence;
}
