using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using static EHealth.Integration.Hl7.Tests.Samples;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Mapping;

public sealed class AdtMappingTests
{
    private const string Facility = "uz.hosp.sirdaryo-01.his";

    [Fact]
    public void Admission_BecomesPatientAdmitted()
    {
        var mapped = Map(Admit).Event;

        var expected = new PatientAdmitted
        {
            Patient = new Identifier { Kind = IdentifierKind.Pinfl, Value = "30211975910033" },
            Encounter = new Encounter
            {
                Facility = Facility,
                VisitNumber = "V-2026-17",
                PatientClass = PatientClass.Inpatient,
                Location = "CARDIO, 12, 3",
                OccurredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(
                    new DateTimeOffset(2026, 9, 1, 10, 0, 0, TimeSpan.FromHours(5))),
                BirthDate = "1975-02-11",
                Sex = Sex.Male,
                Names =
                {
                    new PersonName { Family = "Каримов", Given = "Акмал", Patronymic = "Алишер ўғли", Script = Script.Cyrillic },
                    new PersonName { Family = "Karimov", Given = "Akmal", Patronymic = "Alisher oʻgʻli", Script = Script.Latin },
                },
            },
        };
        Assert.Equal(expected, mapped);
    }

    [Fact]
    public void TriggerOnlyInEvn_IsTakenFromThere()
    {
        Assert.IsType<PatientAdmitted>(Map(Admit.Replace("ADT^A01^ADT_A01", "ADT").Replace("|2.5|", "|2.1|")).Event);
    }

    [Theory]
    [InlineData("ADT^A01^ADT_A01", "ADT^A99", HubErrorCode.TypeUnsupported, "MSH-9")]
    [InlineData("ADT^A01^ADT_A01", "SIU^S25", HubErrorCode.TypeUnsupported, "MSH-9")] // HL7 has no such: S25 is a query (SQM)
    [InlineData("ADT^A01^ADT_A01", "SIU^S27", HubErrorCode.TypeUnsupported, "MSH-9")] // many patients' appointments in one message
    [InlineData("ADT^A01^ADT_A01", "", HubErrorCode.FieldMissing, "MSH-9")]
    [InlineData("|2.5|", "|9.9|", HubErrorCode.VersionUnsupported, "MSH-12")]
    [InlineData("|2.5|", "|3.0|", HubErrorCode.VersionUnsupported, "MSH-12")]
    [InlineData("|2.5|", "||", HubErrorCode.FieldMissing, "MSH-12")]
    [InlineData("MSG00001", "", HubErrorCode.FieldMissing, "MSH-10")]
    [InlineData("PID|1|", "ZPI|1|", HubErrorCode.FieldMissing, "PID-3")]
    [InlineData("4711^^^SIRDARYO-01^MR~30211975910033^^^UZB^NI", "", HubErrorCode.FieldMissing, "PID-3")]
    [InlineData("~30211975910033^^^UZB^NI", "", HubErrorCode.FieldMissing, "PID-3")]
    [InlineData("30211975910033^^^UZB^NI", "^^^UZB^NI", HubErrorCode.FieldMissing, "PID-3[2].1")]
    [InlineData("19750211", "1975-02-11", HubErrorCode.FieldInvalid, "PID-7")]
    [InlineData("19750211|M", "19750211|X", HubErrorCode.CodeUnknown, "PID-8")]
    [InlineData("20260901100000", "yesterday", HubErrorCode.FieldInvalid, "EVN-6")]
    [InlineData("20260901101500|||op1|20260901100000", "2026", HubErrorCode.FieldInvalid, "EVN-2")]
    public void WhatCannotBeMapped_IsRefusedAtItsPlace(string sent, string instead, HubErrorCode code, string location)
    {
        Assert.Contains(sent, Admit, StringComparison.Ordinal);

        var refusal = Map(Admit.Replace(sent, instead)).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.Equal(location, refusal?.Location.ToString());
    }

    [Theory]
    [InlineData("1^^^UZB^NI", "1")]
    [InlineData("1^^^PINFL", "1")]
    [InlineData("1^^^JSHSHIR&1.2.3&ISO^PI", "1")]
    [InlineData("1^^^UZB", "1")]
    [InlineData("AA1234567^^^UZB^PPN~2^^^UZB^NI", "2")]
    [InlineData("1^^^HOSP^MR~~2^^^^NI~3^^^^NI", "2")]
    [InlineData(" 30211975910033 ^^^^NI", "30211975910033")]
    [InlineData("not a pinfl^^^^NI", "not a pinfl")]
    public void IdentifierMarkedAsPinfl_IsTakenWithoutCheckingItsForm(string identifiers, string value)
    {
        Assert.Equal(value, ((PatientAdmitted?)Map(Admit.Replace("4711^^^SIRDARYO-01^MR~30211975910033^^^UZB^NI", identifiers)).Event)?.Patient.Value);
    }

    [Fact]
    public void WhatTheContractDecides_IsLeftToTheHub()
    {
        var admitted = (PatientAdmitted?)Map(
            """
            MSH|^~\&|||||||ADT^A01|1||2.5
            PID|||1^^^^NI
            """).Event;

        Assert.NotNull(admitted);
        Assert.Equal(PatientClass.Unspecified, admitted.Encounter.PatientClass);
        Assert.Null(admitted.Encounter.OccurredAt);
        Assert.Empty(admitted.Encounter.Names);
        Assert.Equal("", admitted.Encounter.BirthDate);
    }

    [Fact]
    public void WithoutEvn6_ItHappenedWhenItWasRecorded()
    {
        var admitted = (PatientAdmitted?)Map(Admit.Replace("|||op1|20260901100000", "")).Event;

        Assert.Equal(new DateTimeOffset(2026, 9, 1, 5, 15, 0, TimeSpan.Zero), admitted?.Encounter.OccurredAt.ToDateTimeOffset());
    }

    [Theory]
    [InlineData("I", PatientClass.Inpatient)]
    [InlineData("O", PatientClass.Outpatient)]
    [InlineData("E", PatientClass.Emergency)]
    [InlineData("P", PatientClass.Preadmit)]
    [InlineData("R", PatientClass.Recurring)]
    [InlineData("B", PatientClass.Obstetrics)]
    [InlineData("N", PatientClass.Other)]
    [InlineData("DAY", PatientClass.Other)]
    [InlineData("\"\"", PatientClass.Unspecified)]
    public void PatientClass_FollowsTable0004(string code, PatientClass expected)
    {
        Assert.Equal(expected, ((PatientAdmitted?)Map(Admit.Replace("PV1|1|I|", $"PV1|1|{code}|")).Event)?.Encounter.PatientClass);
    }

    [Theory]
    [InlineData("Saidova^Gʻuncha", Script.Latin)]
    [InlineData("Саидова^Ғунча", Script.Cyrillic)]
    [InlineData("Саидова^Ғунча oʻ", Script.Unspecified)]
    [InlineData("Сʼаидова", Script.Cyrillic)]
    [InlineData("-", Script.Unspecified)]
    public void Script_IsReadFromTheLetters(string name, Script expected)
    {
        var admitted = (PatientAdmitted?)Map(Admit.Replace("Каримов^Акмал^Алишер ўғли~Karimov^Akmal^Alisher oʻgʻli", name)).Event;

        Assert.Equal(expected, Assert.Single(admitted!.Encounter.Names).Script);
    }

    private static MappingOutcome Map(string text)
    {
        var message = Parse(text);
        return HeaderRules.Check(message) is { } refusal ? refusal : MessageMappings.Map(message, new MappingContext(Facility, TimeSpan.FromHours(5)));
    }
}
