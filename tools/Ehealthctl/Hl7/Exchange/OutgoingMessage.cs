using EHealth.Integration.Ehealthctl.Hl7.Files;
using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>A message as it goes out.</summary>
/// <param name="Bytes">With segments that end in CR, as MLLP's peers expect it. Bytes that are no message go out as they are: how they are refused is worth a test.</param>
/// <param name="ControlId">MSH-10; empty when there is none.</param>
/// <param name="WantsTwoAnswers">True when MSH-15 and MSH-16 ask for the accept acknowledgment and for the application's.</param>
internal sealed record OutgoingMessage(ReadOnlyMemory<byte> Bytes, string ControlId, bool WantsTwoAnswers)
{
    public static OutgoingMessage Of(MessagePart part)
    {
        if (part.Parse().Message is not { } message) return new OutgoingMessage(part.Bytes, "", WantsTwoAnswers: false);
        var demand = AcknowledgmentDemand.Of(message.Header);
        return new OutgoingMessage(
            message.Charset.HoldsAscii ? new Hl7Draft(message).ToBytes() : message.Bytes,
            message.Header.Field(MessageHeader.ControlId).Text.GetString(),
            demand.IsEnhanced && demand.WantsAccept(success: true) && demand.WantsApplication(success: true));
    }
}
