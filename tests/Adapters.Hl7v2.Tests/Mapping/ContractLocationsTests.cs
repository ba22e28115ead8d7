using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Identity.V1;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class ContractLocationsTests
{
    [Theory]
    [InlineData("identifier.value", "PID-3")]
    [InlineData("patient", "PID-3")]
    [InlineData("patient.value", "PID-3")]
    [InlineData("patient.kind", "PID-3.5")]
    [InlineData("encounter.birth_date", "PID-7")]
    [InlineData("encounter.visit_number", "PV1-19")]
    [InlineData("encounter.names[1].family", "PID-5.1")]
    [InlineData("encounter.occurred_at.seconds", "EVN-2")]
    [InlineData("unheard.of", "")]
    [InlineData("", "")]
    [InlineData("[", "")]
    public void FieldPath_HasItsPlaceInTheMessage(string path, string location)
    {
        Assert.Equal(location, ContractLocations.Find(path)?.ToString() ?? "");
    }

    [Fact]
    public void EveryFieldOfTheContracts_HasAPlace()
    {
        MessageDescriptor[] contracts =
        [
            PatientAdmitted.Descriptor, PatientDischarged.Descriptor, PatientRegistered.Descriptor, PatientUpdated.Descriptor,
            ResolveRequest.Descriptor,
        ];

        foreach (string path in contracts.SelectMany(contract => Paths(contract, "")))
        {
            Assert.Contains(path, ContractLocations.Table.Keys);
        }
    }

    private static IEnumerable<string> Paths(MessageDescriptor message, string above)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            yield return above + field.Name;
            if (field.FieldType != FieldType.Message || field.MessageType.File.Package == "google.protobuf") continue;
            foreach (string path in Paths(field.MessageType, $"{above}{field.Name}.")) yield return path;
        }
    }
}
