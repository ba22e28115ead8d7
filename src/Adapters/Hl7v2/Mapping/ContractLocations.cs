using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Where a field of a contract comes from in a message: turns the hub's field path into a place the sender knows.</summary>
internal static class ContractLocations
{
    /// <summary>The place of a field path such as <c>identifier.value</c> in the hub's question for a patient; null when it has no such path.</summary>
    public static Hl7Location? Find(string fieldPath) => Find(ResolveRequest.Descriptor, fieldPath, message: null);

    /// <summary>The place of a field path in the message that the event was made from.</summary>
    public static Hl7Location? Find(MessageDescriptor contract, string fieldPath, Hl7Message? message) =>
        Find(contract, fieldPath, message, message is null ? default : SegmentGroups.Whole(message));

    /// <summary>The place of a field path such as <c>reports[1].observations[0].code</c>; null when the contract has no such path.</summary>
    /// <param name="contract">The event's type.</param>
    /// <param name="fieldPath">The path, indexes from 0.</param>
    /// <param name="message">The message the event was made from; null when it is not at hand, and segments are not counted.</param>
    /// <param name="within">The segments of the message that the event was made from.</param>
    /// <remarks>An index gives a segment and no repetition: empty repetitions, such as of PID-5, are left out of the event.</remarks>
    public static Hl7Location? Find(MessageDescriptor contract, string fieldPath, Hl7Message? message, SegmentGroup within)
    {
        // About whom it is, the hub may also say as its register of persons calls it.
        var type = contract.FindFieldByName(NameOf(fieldPath.Split('.')[0])) is null ? ResolveRequest.Descriptor : contract;
        Hl7Location? found = null;
        var group = within;
        foreach (string step in fieldPath.Split('.'))
        {
            // Below a well-known type, such as occurred_at.seconds, the nearest field above is the answer.
            if (type?.FindFieldByName(NameOf(step)) is not { } field) break;
            if (ContractPlaces.Of(field, contract) is { } place)
            {
                if (message is not null && place.Groups?.Invoke(message, group) is { } groups && IndexOf(step) is var index && index < groups.Count)
                    group = groups[index];
                found = place.Below(found);
            }

            type = field.FieldType == FieldType.Message ? field.MessageType : null;
        }

        return found is not { } location ? null : message is null ? location : In(message, group, location);
    }

    private static Hl7Location In(Hl7Message message, SegmentGroup group, Hl7Location location)
    {
        int index = location.Segment.Length == 0 ? group.Start : SegmentGroups.Find(message, group, location.Segment);
        if (index < 0) return location;
        return location with
        {
            Segment = System.Text.Encoding.ASCII.GetString(message.SegmentAt(index).Name),
            Occurrence = SegmentGroups.OccurrenceOf(message, index),
        };
    }

    private static string NameOf(string step) => step.IndexOf('[', StringComparison.Ordinal) is var start and >= 0 ? step[..start] : step;

    private static int IndexOf(string step)
    {
        int start = step.IndexOf('[', StringComparison.Ordinal), end = step.IndexOf(']', StringComparison.Ordinal);
        return start >= 0 && end > start && int.TryParse(step.AsSpan(start + 1, end - start - 1), out int index) && index >= 0 ? index : int.MaxValue;
    }
}
