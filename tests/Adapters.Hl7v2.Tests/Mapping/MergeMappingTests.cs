using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Tests;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

/// <summary>ADT^A40 with several pairs of PID and MRG (HL7 2.3.1 and later).</summary>
public sealed class MergeMappingTests
{
    public const string Second = "\nPID|2||8^^^SIRDARYO-01^MR~31210632040244^^^UZB^NI\nPD1|x\nMRG|9^^^SIRDARYO-01^MR\nPV1||I";

    [Fact]
    public void SeveralPairs_AreAnEventEachWithItsOwnPlace()
    {
        var message = Samples.Parse(Kinds.Merge + Second);

        var outcome = MessageMappings.Map(message, Mapped.Context);

        Assert.Equal(Mapped.Event(Kinds.Merge), outcome.Event);
        var part = Assert.Single(outcome.Others);
        var other = Assert.IsType<PatientMerged>(part.Event);
        Assert.Equal(("31210632040244", "8", "9"), (other.Patient.Value, other.SurvivingNumbers.Single().Value, other.MergedNumbers.Single().Value));
        Assert.Equal(((PatientMerged)outcome.Event!).OccurredAt, other.OccurredAt);
        Assert.Equal("PID(2)-3", ContractLocations.Find(PatientMerged.Descriptor, "patient.value", message, part.Segments).ToString());
        Assert.Equal("MRG(2)-1", ContractLocations.Find(PatientMerged.Descriptor, "merged_numbers[0].value", message, part.Segments).ToString());
        Assert.True(outcome.IsAboutPatient);
    }

    [Fact]
    public void OnePair_IsOneEvent() => Assert.Empty(MessageMappings.Map(Samples.Parse(Kinds.Merge), Mapped.Context).Others);

    [Fact]
    public void MorePairsThanTheMessageMayBeStoredWith_AreRefusedAtTheFirstTooMany()
    {
        string text = Kinds.Merge + string.Concat(Enumerable.Repeat(Second, 1_000));

        var refusal = Mapped.Refusal(text);

        Assert.Equal(HubErrorCode.MessageTooLarge, refusal.Code);
        int most = 16 * 1024 * 1024 / Samples.Bytes(text).Length;
        Assert.Equal($"PID({most + 1})", refusal.Location.ToString());
    }
}
