using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>A specimen as SPM.</summary>
internal static class SpecimenSegments
{
    /// <summary>Writes a specimen.</summary>
    public static void Write(Hl7Writer writer, Specimen specimen, int number, TimeSpan utcOffset)
    {
        // SPM-2 is a pair of EI, placer's and filler's: its parts are subcomponents.
        writer.Begin("SPM").Number(number).Field().Text(specimen.Number?.Value ?? "");
        if (specimen.Number is { Authority.Length: > 0 } given) writer.Subcomponent().Text(given.Authority);
        writer.Fields(2).Concept(specimen.Type).Fields(4).Concept(specimen.Site);
        writer.Fields(9).Time(specimen.CollectedAt, utcOffset).Field().Time(specimen.ReceivedAt, utcOffset).End();
    }
}
