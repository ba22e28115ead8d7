using System.Collections.Frozen;
using EHealth.Integration.Adapters.Hl7v2.Parsing;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>Which registered system a message comes from. On a plain listener this is what the message says of itself; the adapter answers for it to the hub.</summary>
internal sealed class SenderTable(IEnumerable<Hl7Sender> senders)
{
    private const int SendingApplication = 3;
    private const int SendingFacility = 4;

    private readonly FrozenDictionary<(string Application, string Facility), string> _systems =
        senders.ToFrozenDictionary(sender => (sender.Application, sender.Facility), sender => sender.System);

    /// <summary>The sender's system id; null when it is not one of ours.</summary>
    public string? Find(Hl7Message message) =>
        _systems.GetValueOrDefault((message.Header.Field(SendingApplication).Text.GetString(), message.Header.Field(SendingFacility).Text.GetString()));
}
