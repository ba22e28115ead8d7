using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Results as ORU^R01: for each report OBR and its findings.</summary>
internal sealed class ResultMessage : IEventMessage
{
    public IReadOnlyCollection<MessageDescriptor> Types => [ResultReported.Descriptor];

    public (string Code, string Trigger, string Structure) TypeOf(IMessage published) => ("ORU", "R01", "ORU_R01");

    public string FacilityOf(IMessage published) => ((ResultReported)published).Facility;

    public void WriteBody(Hl7Writer writer, IMessage published, DateTimeOffset acceptedAt)
    {
        var result = (ResultReported)published;
        writer.PatientAndVisit(result.Patient, result.VisitNumber);
        for (int i = 0; i < result.Reports.Count; i++)
        {
            var report = result.Reports[i];
            WriteReport(writer, report, i + 1, acceptedAt.Offset);
            writer.Notes(report.Notes);
            int number = 0;
            foreach (var observation in report.Observations)
            {
                ObservationSegments.Write(writer, observation, ref number, acceptedAt.Offset);
                writer.Notes(observation.Notes);
            }

            for (int s = 0; s < report.Specimens.Count; s++) SpecimenSegments.Write(writer, report.Specimens[s], s + 1, acceptedAt.Offset);
        }
    }

    private static void WriteReport(Hl7Writer writer, Report report, int number, TimeSpan utcOffset)
    {
        writer.Begin("OBR").Number(number).Field().Number(report.Reference.Placer).Field().Number(report.Reference.Filler);
        writer.Field().Concept(report.Service);
        writer.Fields(3).Time(report.ExaminedAt, utcOffset);
        writer.Fields(9).Practitioners(report.Requesters);
        writer.Fields(6).Time(report.ReportedAt, utcOffset);
        writer.Fields(2).Text(report.Section).Field().Text(CodeTables.Table0123.CodeOf(report.Status));
        writer.Fields(7).PractitionerWithPlace(report.Interpreter).End();
    }
}
