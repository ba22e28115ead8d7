using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Outbound;

/// <summary>Orders as OML^O21: for each ORC, TQ1, OBR.</summary>
internal sealed class OrderMessage : IEventMessage
{
    public IReadOnlyCollection<MessageDescriptor> Types => [OrdersIssued.Descriptor];

    public (string Code, string Trigger, string Structure) TypeOf(IMessage published) => ("OML", "O21", "OML_O21");

    public string FacilityOf(IMessage published) => ((OrdersIssued)published).Facility;

    public void WriteBody(Hl7Writer writer, IMessage published, DateTimeOffset acceptedAt)
    {
        var issued = (OrdersIssued)published;
        writer.PatientAndVisit(issued.Patient, issued.VisitNumber);
        for (int i = 0; i < issued.Orders.Count; i++) WriteOrder(writer, issued.Orders[i], i + 1, acceptedAt.Offset);
    }

    private static void WriteOrder(Hl7Writer writer, Order order, int number, TimeSpan utcOffset)
    {
        writer.OrderControl(CodeTables.Table0119.CodeOf(order.Control), order.Reference, order.OrderedAt, order.Requesters, utcOffset);
        if (order.WantedAt is not null || order.Priority != OrderPriority.Unspecified)
        {
            writer.Begin("TQ1").Number(1).Fields(6).Time(order.WantedAt, utcOffset);
            writer.Fields(2).Text(CodeTables.Table0485.CodeOf(order.Priority)).End();
        }

        writer.Begin("OBR").Number(number).Field().Number(order.Reference.Placer).Field().Number(order.Reference.Filler).Field().Concept(order.Service);
        writer.Fields(9).Text(order.ClinicalInformation).Fields(3).Practitioners(order.Requesters);
        writer.Fields(15).ConceptList(order.Reasons).End();
        writer.Notes(order.Notes);
        for (int s = 0; s < order.Specimens.Count; s++) SpecimenSegments.Write(writer, order.Specimens[s], s + 1, utcOffset);
    }
}
