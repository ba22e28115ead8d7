using EHealth.Integration.Contracts.Clinical.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

/// <summary>One OBR with what was found for it.</summary>
internal static class Reports
{
    /// <summary>Reads a report.</summary>
    /// <param name="reading">The message.</param>
    /// <param name="group">From OBR on.</param>
    /// <param name="control">Its ORC, if it has one.</param>
    /// <param name="specimen">What is examined, when that stands before it; null when its SPM are in its group.</param>
    public static Report Read(MessageReading reading, SegmentGroup group, SourceSegment control, Specimen? specimen)
    {
        var request = reading.At(group.Start);
        var report = new Report
        {
            Reference = OrderReferences.Of(request, control),
            Service = request.Concept(4),
            Status = CodeTables.Table0123.Read(request, 25),
            ExaminedAt = request.Instant(7),
            ReportedAt = request.Instant(22),
            Interpreter = request.PractitionerWithPlace(32),
            Section = request.Text(24),
        };
        report.Requesters.Add(request.PractitionerList(16, control, 12));
        if (specimen is not null) report.Specimens.Add(specimen);
        else report.Specimens.Add(Specimens.Read(reading, group, request));
        foreach (var finding in SegmentGroups.Starting(reading.Message, group, "OBX")) report.Observations.Add(Observations.Read(reading, finding.Start));
        report.Notes.Add(reading.NotesAfter(group.Start));
        return report;
    }
}
