using EHealth.Integration.Contracts.Clinical.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>One OBX with its remarks.</summary>
internal static class Observations
{
    /// <summary>Reads the OBX at a place.</summary>
    public static Observation Read(MessageReading reading, int index)
    {
        var finding = reading.At(index);
        var observation = new Observation
        {
            Code = finding.Concept(3),
            SubId = finding.Text(4),
            ReferenceRange = finding.PlainText(7),
            Status = CodeTables.Table0085.Read(finding, 11),
            ObservedAt = finding.Instant(14),
        };
        observation.Values.Add(ObservationValues.Read(finding));
        observation.Flags.Add(finding.Texts(8));
        observation.Observers.Add(finding.PractitionerList(16));
        observation.Methods.Add(finding.ConceptList(17));
        observation.Notes.Add(reading.NotesAfter(index));
        return observation;
    }
}
