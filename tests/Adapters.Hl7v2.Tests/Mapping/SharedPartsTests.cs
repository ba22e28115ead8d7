using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

/// <summary>What stands once in a message and many times in its event.</summary>
public sealed class SharedPartsTests
{
    [Theory]
    [InlineData(nameof(Kinds.Results), "mmol/L^^UCUM", 1_000, "OBX-6")]
    [InlineData(nameof(Kinds.Administrations), "M-1^HIS", 1_000, "ORC-2")]
    [InlineData(nameof(Kinds.Administrations), "M-1-P^PHARM", 1_000, "ORC-3")]
    [InlineData(nameof(Kinds.SpecimenResults), "SER^Serum^HL70487", 10_000 - 15, "SPM")] // behind SPM|1|S-1&HIS||
    public void SharedPart_IsRefusedAtItsPlaceWhenItIsTooLong(string kind, string sent, int longest, string location)
    {
        Assert.NotNull(Mapped.Event(Mapped.Changed(Kinds.All[kind], sent, new string('x', longest))));
        var refusal = Mapped.Refusal(Mapped.Changed(Kinds.All[kind], sent, new string('x', longest + 1)));

        Assert.Equal((HubErrorCode.FieldInvalid, location), (refusal.Code, refusal.Location.ToString()));
    }

    [Fact]
    public void SharedPart_IsReadOnce()
    {
        var results = Mapped.Event<ResultReported>(Kinds.Results, "<5.60", "5.6~5.7");
        var bySpecimen = Assert.IsType<ResultReported>(Mapped.Event(Kinds.SpecimenResults));
        var given = Assert.IsType<MedicationAdministered>(Mapped.Event(Kinds.Administrations));

        Assert.Same(results.Reports[0].Observations[0].Values[0].Quantity.Unit, results.Reports[0].Observations[0].Values[1].Quantity.Unit);
        Assert.Same(bySpecimen.Reports[0].Specimens[0], bySpecimen.Reports[1].Specimens[0]);
        Assert.Same(given.Administrations[0].Reference, given.Administrations[1].Reference);
    }

    /// <summary>999 repetitions of 1,000 bytes for each finding: 16 MiB are 16.8 of them.</summary>
    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "OBX(17)-6")]
    public void UnitsOfAllValues_AreBoundedTogether(int findings, string? refusedAt)
    {
        var finding = $"OBX|1|NM|GLU^Glucose^L||{string.Join('~', Enumerable.Repeat("1", 1_000))}|{new string('u', 1_000)}|||||F";
        var text = "MSH|^~\\&|LIS|SIRDARYO-01|HIS|UZ|20260901121500+0500||ORU^R01^ORU_R01|K6|P|2.5.1\nPID|1||30211975910033^^^UZB^NI||Karimov^Akmal\nOBR|1|P-1^HIS||GLU^Glucose^L\n"
            + string.Join('\n', Enumerable.Repeat(finding, findings));

        if (refusedAt is null)
        {
            Assert.NotNull(Mapped.Event(text));
            return;
        }

        var refusal = Mapped.Refusal(text);
        Assert.Equal((HubErrorCode.MessageTooLarge, refusedAt), (refusal.Code, refusal.Location.ToString()));
    }
}
