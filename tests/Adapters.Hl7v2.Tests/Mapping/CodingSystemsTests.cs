using EHealth.Integration.Adapters.Hl7v2.Mapping.Reading;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class CodingSystemsTests
{
    [Theory]
    [InlineData("LN", "http://loinc.org")]
    [InlineData("sct", "http://snomed.info/sct")]
    [InlineData("I10", "http://hl7.org/fhir/sid/icd-10")]
    [InlineData("ICD10", "http://hl7.org/fhir/sid/icd-10")]
    [InlineData("CVX", "http://hl7.org/fhir/sid/cvx")]
    [InlineData("UCUM", "http://unitsofmeasure.org")]
    [InlineData("ATC", "http://www.whocc.no/atc")]
    [InlineData("HL70085", "http://terminology.hl7.org/CodeSystem/v2-0085")]
    [InlineData("HL7ABCD", "urn:hl7v2:HL7ABCD")]
    [InlineData("99LAB", "urn:hl7v2:99LAB")]
    [InlineData("our own", "urn:hl7v2:our%20own")]
    [InlineData("L", "urn:hl7v2:local")]
    [InlineData("", "urn:hl7v2:local")]
    [InlineData("urn:oid:1.2.3", "urn:oid:1.2.3")]
    [InlineData("https://dhp.uz/codes", "https://dhp.uz/codes")]
    public void NameOfASystem_BecomesItsUri(string name, string uri) => Assert.Equal(uri, CodingSystems.UriOf(name));
}
