using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Billing.V1;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.MasterFiles.V1;
using EHealth.Integration.Contracts.Scheduling.V1;
using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;
using static EHealth.Integration.Hl7.Tests.Samples;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class MessageKindsTests
{
    private static readonly PlanCache Plans = new();

    [Theory]
    [InlineData(nameof(Kinds.Person), typeof(PersonAdded))]
    [InlineData(nameof(Kinds.Merge), typeof(PatientMerged))]
    [InlineData(nameof(Kinds.VisitMove), typeof(VisitMoved))]
    [InlineData(nameof(Kinds.Allergies), typeof(AllergiesReported))]
    [InlineData(nameof(Kinds.Orders), typeof(OrdersIssued))]
    [InlineData(nameof(Kinds.Results), typeof(ResultReported))]
    [InlineData(nameof(Kinds.SpecimenResults), typeof(ResultReported))]
    [InlineData(nameof(Kinds.Document), typeof(DocumentPublished))]
    [InlineData(nameof(Kinds.MedicationOrders), typeof(MedicationOrdered))]
    [InlineData(nameof(Kinds.Dispenses), typeof(MedicationDispensed))]
    [InlineData(nameof(Kinds.Administrations), typeof(MedicationAdministered))]
    [InlineData(nameof(Kinds.Immunizations), typeof(ImmunizationRecorded))]
    [InlineData(nameof(Kinds.Appointment), typeof(AppointmentChanged))]
    [InlineData(nameof(Kinds.Slots), typeof(SlotsChanged))]
    [InlineData(nameof(Kinds.Charges), typeof(ChargesPosted))]
    [InlineData(nameof(Kinds.Account), typeof(AccountOpened))]
    [InlineData(nameof(Kinds.Staff), typeof(StaffFileChanged))]
    [InlineData(nameof(Kinds.Locations), typeof(LocationFileChanged))]
    public void FullMessage_BecomesTheWholeEvent(string kind, Type expected)
    {
        var mapped = Mapped.Event(Kinds.All[kind]);

        Assert.IsType(expected, mapped);
        Assert.Equal(JsonParser.Default.Parse(Expected(kind), mapped.Descriptor), mapped);
    }

    [Fact]
    public void FullMessage_KeepsTheRulesOfItsContract()
    {
        foreach (var (kind, text) in Kinds.All)
        {
            var mapped = Mapped.Event(text);
            var outcome = WireValidator.Validate(Plans.Get(mapped.Descriptor), mapped.ToByteArray());
            Assert.True(outcome.IsValid, $"{kind}: {outcome.Field} {outcome.Rule}");
        }
    }

    [Fact]
    public void ListsAndSlotsOfAFacility_AreAboutNobodyAndAllElseAboutAPatient()
    {
        var aboutNobody = Kinds.All.Where(kind => !MessageMappings.Map(Parse(kind.Value), Mapped.Context).IsAboutPatient).Select(kind => kind.Key);

        Assert.Equal([nameof(Kinds.Slots), nameof(Kinds.Staff), nameof(Kinds.Locations)], aboutNobody);
    }

    [Fact]
    public void MessageWithoutPinfl_IsRefusedWhateverItsKind()
    {
        foreach (var (kind, text) in Kinds.All.Where(kind => kind.Key is not (nameof(Kinds.Slots) or nameof(Kinds.Staff) or nameof(Kinds.Locations))))
        {
            var refusal = Mapped.Refusal(text.Replace("30211975910033^^^UZB^NI", "815^^^HOSP^MR", StringComparison.Ordinal));
            Assert.True("PID-3" == refusal.Location.ToString(), kind);
        }
    }

    private static string Expected(string kind)
    {
        using var file = new StreamReader(typeof(MessageKindsTests).Assembly.GetManifestResourceStream(kind)!);
        return file.ReadToEnd();
    }
}
