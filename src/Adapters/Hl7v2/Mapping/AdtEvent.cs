using EHealth.Integration.Contracts.Types.V1;
using Google.Protobuf;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>What an ADT message says, in the hub's contract. The contract's rules are not checked yet.</summary>
/// <param name="Event">A message of <c>ehealth.clinical.v1</c>.</param>
/// <param name="Patient">Its patient.</param>
internal sealed record AdtEvent(IMessage Event, Identifier Patient)
{
    /// <summary>The event's type. Not its content, which is a person's data.</summary>
    public override string ToString() => Event.Descriptor.FullName;
}
