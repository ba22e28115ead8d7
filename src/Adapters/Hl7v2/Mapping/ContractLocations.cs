using System.Collections.Frozen;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Where a field of the contract comes from in an ADT message: turns the hub's field path into a place the sender knows.</summary>
internal static class ContractLocations
{
    /// <summary>The place of each field of the contracts, by field path without indexes.</summary>
    public static FrozenDictionary<string, Hl7Location> Table { get; } = new Dictionary<string, Hl7Location>
    {
        // The patient, as the hub asked the registry
        ["identifier"] = new("PID", 3),
        ["identifier.kind"] = new("PID", 3, Component: 5),
        ["identifier.value"] = new("PID", 3),

        // PatientAdmitted, PatientDischarged, PatientRegistered, PatientUpdated
        ["patient"] = new("PID", 3),
        ["patient.kind"] = new("PID", 3, Component: 5),
        ["patient.value"] = new("PID", 3),
        ["encounter"] = new("PV1"),
        ["encounter.facility"] = new("MSH", 4),
        ["encounter.visit_number"] = new("PV1", 19),
        ["encounter.patient_class"] = new("PV1", 2),
        ["encounter.location"] = new("PV1", 3),
        ["encounter.occurred_at"] = new("EVN", 2),
        ["encounter.names"] = new("PID", 5),
        ["encounter.names.family"] = new("PID", 5, Component: 1),
        ["encounter.names.given"] = new("PID", 5, Component: 2),
        ["encounter.names.patronymic"] = new("PID", 5, Component: 3),
        ["encounter.names.script"] = new("PID", 5),
        ["encounter.birth_date"] = new("PID", 7),
        ["encounter.sex"] = new("PID", 8),
    }.ToFrozenDictionary();

    /// <summary>The place of a field path such as <c>encounter.names[1].family</c>; null when the contracts have no such path.</summary>
    /// <remarks>An index gives no repetition: empty repetitions of PID-5 are left out of the event.</remarks>
    public static Hl7Location? Find(string fieldPath)
    {
        // Fields of our own types only: below a well-known type, such as occurred_at.seconds, the nearest field above is the answer.
        for (string path = WithoutIndexes(fieldPath); path.Length > 0; path = path[..Math.Max(0, path.LastIndexOf('.'))])
        {
            if (Table.TryGetValue(path, out var location)) return location;
        }

        return null;
    }

    private static string WithoutIndexes(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is var start and >= 0)
        {
            int end = path.IndexOf(']', start);
            path = end < 0 ? path[..start] : path.Remove(start, end - start + 1);
        }

        return path;
    }
}
