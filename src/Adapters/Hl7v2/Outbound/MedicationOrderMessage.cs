using System.Globalization;
using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Ordered medicines as RDE^O11: for each ORC, TQ1, RXE, RXR.</summary>
internal sealed class MedicationOrderMessage : IEventMessage
{
    public IReadOnlyCollection<MessageDescriptor> Types => [MedicationOrdered.Descriptor];

    public (string Code, string Trigger, string Structure) TypeOf(IMessage published) => ("RDE", "O11", "RDE_O11");

    public string FacilityOf(IMessage published) => ((MedicationOrdered)published).Facility;

    public void WriteBody(Hl7Writer writer, IMessage published, DateTimeOffset acceptedAt)
    {
        var ordered = (MedicationOrdered)published;
        writer.PatientAndVisit(ordered.Patient, ordered.VisitNumber);
        foreach (var order in ordered.Orders) WriteOrder(writer, order, acceptedAt.Offset);
    }

    private static void WriteOrder(Hl7Writer writer, MedicationOrder order, TimeSpan utcOffset)
    {
        writer.OrderControl(CodeTables.Table0119.CodeOf(order.Control), order.Reference, order.OrderedAt, order.Prescribers, utcOffset);
        WriteTiming(writer, order, utcOffset);

        // RXE-2 to 7: medicine, least and most dose, unit, form, instructions; 10 to 12 amount, its unit, refills; 15 prescription; 27 reasons.
        writer.Begin("RXE").Field().Concept(order.Medication);
        writer.Field().Text(order.Dose?.Value ?? "").Field().Text(order.DoseMost?.Value ?? "").Field().Concept(order.Dose?.Unit);
        writer.Field().Concept(order.Form).Field().ConceptList(order.Instructions);
        writer.Fields(3).Text(order.DispenseAmount?.Value ?? "").Field().Concept(order.DispenseAmount?.Unit);
        writer.Field().Text(order.Refills == 0 ? "" : order.Refills.ToString(CultureInfo.InvariantCulture));
        writer.Fields(3).Text(order.PrescriptionNumber).Fields(12).ConceptList(order.Reasons).End();
        writer.Notes(order.Notes);
        if (order.Route is not null || order.Site is not null) writer.Begin("RXR").Concept(order.Route).Field().Concept(order.Site).End();
    }

    private static void WriteTiming(Hl7Writer writer, MedicationOrder order, TimeSpan utcOffset)
    {
        if (order.Frequencies.Count == 0 && order.Start is null && order.End is null) return;
        writer.Begin("TQ1").Number(1).Fields(2).Texts(order.Frequencies);
        writer.Fields(4).Time(order.Start, utcOffset).Field().Time(order.End, utcOffset).End();
    }
}
