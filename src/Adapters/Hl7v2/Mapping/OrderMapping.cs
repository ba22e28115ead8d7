using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Orders of services.</summary>
internal sealed class OrderMapping : IMessageMapping
{
    public string Supports => "ORM^O01; OML^O21";

    public bool Handles(Hl7Text type, Hl7Text trigger) =>
        (type.Is("ORM"u8) && trigger.Is("O01"u8)) || (type.Is("OML"u8) && trigger.Is("O21"u8));

    public MappingOutcome Map(Hl7Message message, MappingContext context)
    {
        var reading = new MessageReading(message, context);
        var issued = new OrdersIssued { Patient = reading.Patient(), Facility = context.Facility, VisitNumber = reading.VisitNumber };
        foreach (var group in SegmentGroups.OfOrders(message, "OBR")) issued.Orders.Add(Order(reading, group));
        issued.OccurredAt = issued.Orders.FirstOrDefault(order => order.OrderedAt is not null)?.OrderedAt ?? reading.SentAt;
        return reading.Outcome(issued);
    }

    private static Order Order(MessageReading reading, SegmentGroup group)
    {
        var control = reading.First(group, "ORC");
        var request = reading.First(group, "OBR");
        var timing = reading.First(group, "TQ1");
        var order = new Order
        {
            Control = CodeTables.Table0119.Read(control, 1),
            Reference = OrderReferences.Of(control, request),
            Service = request.Concept(4),
            Priority = PriorityOf(timing, request),
            OrderedAt = control.Instant(9),
            WantedAt = timing.Instant(7) ?? request.Instant(27, 4) ?? request.Instant(36),
            ClinicalInformation = request.PlainText(13),
        };
        order.Requesters.Add(control.PractitionerList(12, request, 16));
        order.Specimens.Add(Specimens.Read(reading, group, request));
        order.Reasons.Add(request.ConceptList(31));
        if (control.IsPresent) order.Notes.Add(reading.NotesAfter(control.Index));
        if (request.IsPresent) order.Notes.Add(reading.NotesAfter(request.Index));
        return order;
    }

    private static OrderPriority PriorityOf(SourceSegment timing, SourceSegment request)
    {
        var code = timing.Field(9).Text;
        if (!code.HasValue) code = request.Field(27).Component(6).Text;
        if (!code.HasValue) code = request.Field(5).Text;
        return code.HasValue ? CodeTables.Table0485.TryRead(code.GetString().Trim()) ?? OrderPriority.Other : OrderPriority.Unspecified;
    }
}
