using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Protocol.Errors;
using EHealth.Integration.Sdk;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>What the hub refused, in the hospital's words.</summary>
internal static class HubRefusals
{
    /// <summary>The refusal of a question about a patient.</summary>
    public static Hl7Refusal Of(HubException no) => Of(no, no.Field is { } field ? ContractLocations.Find(field) : null, new Hl7Location("PID", 3));

    /// <summary>The refusal of an event.</summary>
    /// <param name="no">What the hub says.</param>
    /// <param name="type">The event's type.</param>
    /// <param name="message">The message it was made from.</param>
    /// <param name="within">The segments of it that the event was made from.</param>
    public static Hl7Refusal Of(HubException no, MessageDescriptor type, Hl7Message message, SegmentGroup within)
    {
        int patient = SegmentGroups.Find(message, within, "PID");
        return Of(
            no, no.Field is { } field ? ContractLocations.Find(type, field, message, within) : null,
            new Hl7Location("PID", 3, Occurrence: patient < 0 ? 1 : SegmentGroups.OccurrenceOf(message, patient)));
    }

    private static Hl7Refusal Of(HubException no, Hl7Location? location, Hl7Location patient)
    {
        if (no.Error.PartnerCode == PartnerCodes.PersonNotFound)
        {
            return new Hl7Refusal(no.Code, patient, "the civil registry knows no person with this identifier", no.Error.PartnerCode);
        }

        var text = no.Field is null ? ErrorCatalogue.Describe(no.Error) : $"the field breaks rule '{no.Error.Rule}'";
        return new Hl7Refusal(no.Code, location, text, no.Error.PartnerCode);
    }
}
