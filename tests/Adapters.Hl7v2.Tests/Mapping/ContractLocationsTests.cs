using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Identity.V1;
using EHealth.Integration.Hl7.Tests;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class ContractLocationsTests
{
    [Theory]
    [InlineData("identifier.value", "PID-3")]
    [InlineData("identifier.kind", "PID-3.5")]
    [InlineData("patient", "PID-3")]
    [InlineData("patient.value", "PID-3")]
    [InlineData("patient.kind", "PID-3.5")]
    [InlineData("encounter", "PV1")]
    [InlineData("encounter.facility", "MSH-4")]
    [InlineData("encounter.birth_date", "PID-7")]
    [InlineData("encounter.visit_number", "PV1-19")]
    [InlineData("encounter.names[1].family", "PID-5.1")]
    [InlineData("encounter.attending[0].name.given", "PV1-7.2")]
    [InlineData("encounter.occurred_at.seconds", "EVN-2")]
    [InlineData("unheard.of", "")]
    [InlineData("", "")]
    [InlineData("[", "")]
    public void FieldPath_HasItsPlace(string path, string location)
    {
        Assert.Equal(location, ContractLocations.Find(PatientAdmitted.Descriptor, path, message: null)?.ToString() ?? "");
    }

    [Theory]
    [InlineData("identifier.value", "PID-3")]
    [InlineData("identifier.kind", "PID-3.5")]
    [InlineData("patient.value", "")]
    public void FieldPathOfAQuestion_HasItsPlace(string path, string location) => Assert.Equal(location, ContractLocations.Find(path)?.ToString() ?? "");

    [Theory]
    [InlineData(nameof(Kinds.Results), "occurred_at", "MSH-7")]
    [InlineData(nameof(Kinds.Results), "reports", "OBR")]
    [InlineData(nameof(Kinds.Results), "reports[1].service", "OBR(2)-4")]
    [InlineData(nameof(Kinds.Results), "reports[1].reference.filler.value", "OBR(2)-3")]
    [InlineData(nameof(Kinds.Results), "reports[0].observations[2].code.codings[0].code", "OBX(3)-3")]
    [InlineData(nameof(Kinds.Results), "reports[0].observations[9].values[0].attachment.content", "OBX(10)-5.5")]
    [InlineData(nameof(Kinds.Results), "reports[0].observations[11].values[0].quantity.unit.text", "OBX(12)-5")]
    [InlineData(nameof(Kinds.SpecimenResults), "reports[1].observations[0].status", "OBX(2)-11")]
    [InlineData(nameof(Kinds.Orders), "orders[1].control", "ORC(2)-1")]
    [InlineData(nameof(Kinds.Orders), "orders[1].reference.placer", "ORC(2)-2")]
    [InlineData(nameof(Kinds.Orders), "orders[0].specimens[0].type.text", "SPM-4")]
    [InlineData(nameof(Kinds.MedicationOrders), "orders[0].medication.text", "RXE-2")]
    [InlineData(nameof(Kinds.Administrations), "administrations[1].start", "RXA(2)-3")]
    [InlineData(nameof(Kinds.Immunizations), "immunizations[1].vaccine", "RXA(2)-5")]
    [InlineData(nameof(Kinds.Immunizations), "immunizations[1].reference.filler.value", "ORC(2)-3")]
    [InlineData(nameof(Kinds.VisitMove), "visits[1].previous_visit_number", "MRG(2)-5")]
    [InlineData(nameof(Kinds.VisitMove), "visits[1].visit_number", "PV1-19")]
    [InlineData(nameof(Kinds.Allergies), "allergies[1].allergen", "IAM(2)-3")]
    [InlineData(nameof(Kinds.Document), "document.parts[1].text", "OBX(2)-5")]
    [InlineData(nameof(Kinds.Appointment), "appointment.resources[3].practitioner.name", "AIP-3.2")]
    [InlineData(nameof(Kinds.Appointment), "appointment.resources[1].duration_minutes", "AIG")]
    [InlineData(nameof(Kinds.Slots), "slots.start", "SCH-11.4")]
    [InlineData(nameof(Kinds.Slots), "slots.resources[1].location", "AIL-3")]
    [InlineData(nameof(Kinds.Slots), "action", "MSH-9.2")]
    [InlineData(nameof(Kinds.Charges), "charges[1].kind", "FT1(2)-6")]
    [InlineData(nameof(Kinds.Charges), "charges[7].kind", "FT1-6")]
    [InlineData(nameof(Kinds.Staff), "entries[1].names[0].family", "STF(2)-3.1")]
    [InlineData(nameof(Kinds.Staff), "occurred_at", "MFI-4")]
    public void FieldPathInAMessage_NamesTheSegmentItCameFrom(string kind, string path, string location)
    {
        var message = Samples.Parse(Kinds.All[kind]);

        Assert.Equal(location, ContractLocations.Find(MessageMappings.Map(message, Mapped.Context).Event!.Descriptor, path, message).ToString());
    }

    [Fact]
    public void EveryFieldOfTheContracts_HasAPlace()
    {
        var events = Kinds.All.Values.Select(text => Mapped.Event(text).Descriptor).Append(ResolveRequest.Descriptor);

        foreach (var contract in events)
        {
            foreach (var field in Fields(contract)) Assert.True(ContractPlaces.Of(field, contract) is not null, field.FullName);
        }
    }

    [Fact]
    public void EveryEventOfAFacility_IsInTheTestAbove()
    {
        // Those with an encounter differ in their name only.
        var tested = Kinds.All.Values.Select(text => Mapped.Event(text).Descriptor).ToHashSet();
        var events = tested.SelectMany(contract => contract.File.MessageTypes)
            .Where(type => type.FindFieldByName("facility") is not null && type.FindFieldByName("occurred_at") is not null && type.Name is not "Encounter");

        Assert.Equal([nameof(PersonUpdated)], events.Where(type => !tested.Contains(type)).Select(type => type.Name).Distinct());
    }

    // The types that all contracts share, such as codes, are refused as the field they stand in.
    private static IEnumerable<FieldDescriptor> Fields(MessageDescriptor message) => message.Fields.InDeclarationOrder().SelectMany(field =>
        field.FieldType == FieldType.Message && field.MessageType.File.Package is not ("google.protobuf" or "ehealth.types.v1")
            ? Fields(field.MessageType).Prepend(field)
            : [field]);
}
