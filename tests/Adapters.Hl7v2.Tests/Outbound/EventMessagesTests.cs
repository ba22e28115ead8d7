using System.Text;
using EHealth.Integration.Adapters.Hl7v2.Mapping;
using EHealth.Integration.Adapters.Hl7v2.Outbound;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;
using EHealth.Integration.Sdk.Subscriptions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Adapters.Hl7v2.Tests.Outbound;

/// <summary>What is written is read again: an event that went out as a message and came in again says the same.</summary>
public sealed class EventMessagesTests
{
    private const string Laboratory = "uz.lab.republican";

    private static readonly TimeSpan Tashkent = TimeSpan.FromHours(5);
    private static readonly Identifier Patient = new() { Kind = IdentifierKind.Pinfl, Value = "30211975910033" };
    private static readonly Timestamp At = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 11, 26, 6, 30, 0, TimeSpan.Zero));

    public static TheoryData<string> Kinds => [.. Events().Select(published => published.Descriptor.FullName).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EventThatComesBack_SaysTheSame(string type)
    {
        foreach (var published in Events().Where(published => published.Descriptor.FullName == type))
        {
            var outcome = MessageMappings.Map(Write(published), new MappingContext(Laboratory, Tashkent));

            Assert.Null(outcome.Refusal);
            Assert.Equal(published, outcome.Event);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Message_KeepsTheRulesOfItsVersion(string type) =>
        Assert.All(
            Events().Where(published => published.Descriptor.FullName == type),
            published => Assert.Empty(Hl7Validator.Validate(Write(published), Hl7ValidationLevel.Strict).Select(finding => $"{finding.Location}: {finding.Text}")));

    [Fact]
    public void EveryKindThatIsWritten_IsTriedHere() =>
        Assert.Equal(EventMessages.Types.Keys.Order(), Events().Select(published => published.Descriptor.FullName).Distinct().Order());

    [Fact]
    public void SameEvent_GivesTheSameBytes() =>
        Assert.All(Events(), published => Assert.Equal(Write(published).Bytes.ToArray(), Write(published).Bytes.ToArray()));

    [Fact]
    public void Result_IsWrittenAsAHospitalExpectsIt()
    {
        var lines = Encoding.UTF8.GetString(Write(Result()).Bytes.Span).TrimEnd('\r').Split('\r');

        Assert.Equal(
            [
                @"MSH|^~\&|EHEALTH|HUB|||20261126120000+0500||ORU^R01^ORU_R01|800081230123456789ab|P|2.5.1||||||UNICODE UTF-8",
                "PID|1||30211975910033^^^UZB^NI||^^^^^^U",
                "PV1|1|U|||||||||||||||||V-17",
                "OBR|1|P-1^HIS|F-9|718-7^Hemoglobin^LN|||20261126113000+0500|||||||||12^Aliev^Bobur^^^^^^MOH^^^^LN||||||20261126113000+0500||HM|F|||||||L3&Aliyev&Bobur&Karimovich&&&&&HIS",
                "NTE|1||Fasting",
                "OBX|1|NM|718-7^Hemoglobin^LN||134|g/L^^UCUM|120 - 160|N|||F|||20261126113000+0500|||GOD^Glucose oxidase^L~M2^Second method^L",
                "OBX|2|SN|20570-8^Hematocrit^LN||<^0.2||||||P",
                @"OBX|3|TX|8251-1^Comment^LN||two\.br\lines \T\ more||||||F",
                "OBX|4|ED|PDF^Report^L||^AP^PDF^Base64^JVBERi0xLjQ=||||||F",
            ],
            lines);
    }

    [Theory]
    [InlineData(PatientClass.Inpatient, "A06")]
    [InlineData(PatientClass.Outpatient, "A07")]
    public void ClassThatChanged_DecidesTheTrigger(PatientClass patientClass, string trigger)
    {
        var stay = Stay();
        stay.PatientClass = patientClass;

        var message = Write(new PatientClassChanged { Patient = Patient, Encounter = stay });

        Assert.Equal((trigger, trigger), (MessageHeader.TriggerEvent(message).GetString(), message.Field("EVN", 1).Text.GetString()));
    }

    [Theory]
    [InlineData(OrderControl.Other)]
    [InlineData(OrderControl.Unspecified)]
    public void OrderControlWithoutACode_IsAChangeOfStatus(OrderControl control)
    {
        var order = new Order { Control = control, Reference = new OrderReference { Placer = new RecordNumber { Value = "P-1" } } };

        var message = Write(new OrdersIssued { Patient = Patient, Facility = Laboratory, Orders = { order } });

        Assert.Equal("SC", message.Field("ORC", 1).Text.GetString());
    }

    private static IEnumerable<IMessage> Events()
    {
        yield return new PatientAdmitted { Patient = Patient, Encounter = Stay() };
        yield return new PatientTransferred { Patient = Patient, Encounter = Stay() };
        yield return new PatientDischarged { Patient = Patient, Encounter = Stay() };
        yield return new PatientRegistered { Patient = Patient, Encounter = Stay() };
        yield return new PatientPreadmitted { Patient = Patient, Encounter = Stay() };
        yield return new PatientClassChanged { Patient = Patient, Encounter = Stay() };
        yield return new PatientUpdated { Patient = Patient, Encounter = Stay() };
        yield return new PatientDeparting { Patient = Patient, Encounter = Stay() };
        yield return new PatientArrived { Patient = Patient, Encounter = Stay() };
        yield return new AdmissionCancelled { Patient = Patient, Encounter = Stay() };
        yield return new TransferCancelled { Patient = Patient, Encounter = Stay() };
        yield return new DischargeCancelled { Patient = Patient, Encounter = Stay() };
        yield return Result();
        yield return Published("V-17");
        yield return Published("");
        yield return new OrdersIssued
        {
            Patient = Patient,
            Facility = Laboratory,
            OccurredAt = At,
            Orders =
            {
                new Order
                {
                    Control = OrderControl.New,
                    Reference = new OrderReference { Placer = new RecordNumber { Value = "P-1", Authority = "HIS" } },
                    Service = Code("718-7", "Hemoglobin"),
                    Priority = OrderPriority.Stat,
                    Requesters = { Doctor() },
                    OrderedAt = At,
                    WantedAt = At,
                    ClinicalInformation = "anaemia?",
                    Reasons =
                    {
                        Code("D50.9", "Iron deficiency anaemia", "http://hl7.org/fhir/sid/icd-10"), Code("R53", "Fatigue", "http://hl7.org/fhir/sid/icd-10"),
                    },
                    Notes = { "Urgent" },
                },
                new Order
                {
                    Control = OrderControl.Cancel,
                    Reference = new OrderReference { Placer = new RecordNumber { Value = "P-2" }, Filler = new RecordNumber { Value = "F-2" } },
                    Service = Code("2345-7", "Glucose"),
                },
            },
        };
        yield return new MedicationOrdered
        {
            Patient = Patient,
            Facility = Laboratory,
            OccurredAt = At,
            Orders =
            {
                new MedicationOrder
                {
                    Control = OrderControl.New,
                    Reference = new OrderReference { Placer = new RecordNumber { Value = "RX-1" } },
                    Medication = Code("J01CA04", "Amoxicillin", "http://www.whocc.no/atc"),
                    Dose = new Quantity { Value = "500", Unit = Code("mg", "", "http://unitsofmeasure.org") },
                    Form = Code("CAP", "Capsule", "urn:hl7v2:local"),
                    Frequencies = { "TID" },
                    Start = At,
                    DispenseAmount = new Quantity { Value = "21", Unit = Code("CAP", "", "urn:hl7v2:local") },
                    Refills = 1,
                    Route = Code("PO", "Oral", "http://terminology.hl7.org/CodeSystem/v2-0162"),
                    PrescriptionNumber = "E-77",
                    Instructions = { Code("WF", "With food", "urn:hl7v2:local"), Code("NA", "No alcohol", "urn:hl7v2:local") },
                    Reasons = { Code("J18.9", "Pneumonia", "http://hl7.org/fhir/sid/icd-10"), Code("J20.9", "Bronchitis", "http://hl7.org/fhir/sid/icd-10") },
                    Prescribers = { Doctor() },
                    OrderedAt = At,
                },
            },
        };
    }

    // The contract leaves them open, HL7 does not: a hospital that checks would refuse the message again and again.
    [Fact]
    public void DocumentWithoutStateAndTitles_HasTheRequiredFields()
    {
        var published = Published("V-17");
        published.Document.Completion = "";
        foreach (var part in published.Document.Parts) part.Title = null;

        string message = Encoding.UTF8.GetString(Write(published).Bytes.Span);

        string header = message.Split('\r').Single(segment => segment.StartsWith("TXA|", StringComparison.Ordinal));
        Assert.Equal("DO", header.Split('|')[17]);
        Assert.All(message.Split('\r').Where(segment => segment.StartsWith("OBX|", StringComparison.Ordinal)), segment => Assert.StartsWith("DS", segment.Split('|')[3], StringComparison.Ordinal));
    }

    private static DocumentPublished Published(string visitNumber) => new()
    {
        Patient = Patient,
        Facility = Laboratory,
        OccurredAt = At,
        VisitNumber = visitNumber,
        Document = new Document
        {
            Number = new RecordNumber { Value = "D-7", Authority = "HIS" },
            Type = Code("DS", "", "urn:hl7v2:local"),
            ActivityAt = At,
            WrittenAt = At,
            Authors = { Doctor() },
            Parent = new RecordNumber { Value = "D-6", Authority = "HIS" },
            PlacerOrder = new RecordNumber { Value = "P-1" },
            FillerOrder = new RecordNumber { Value = "F-9" },
            Completion = "AU",
            Confidentiality = "R",
            Parts =
            {
                new DocumentPart
                {
                    Title = Code("PDF", "Summary", "urn:hl7v2:local"),
                    Attachment = new Attachment { MediaType = "application/pdf", Content = ByteString.CopyFromUtf8("%PDF-1.4 \x0b\x1c") },
                },
                new DocumentPart { Title = Code("TXT", "Note", "urn:hl7v2:local"), Text = "two\nlines & more" },
            },
        },
    };

    private static Encounter Stay() => new()
    {
        Facility = Laboratory,
        VisitNumber = "V-17",
        PatientClass = PatientClass.Inpatient,
        Location = "CARDIO, 12, 3",
        PreviousLocation = "EMERGENCY",
        OccurredAt = At,
        Names = { new PersonName { Family = "Karimov", Given = "Akmal", Patronymic = "Alisher oʻgʻli", Script = Script.Latin } },
        BirthDate = "1975-02-11",
        Sex = Sex.Male,
        Attending = { Doctor() },
    };

    private static ResultReported Result() => new()
    {
        Patient = Patient,
        Facility = Laboratory,
        OccurredAt = At,
        VisitNumber = "V-17",
        Reports =
        {
            new Report
            {
                Reference = new OrderReference { Placer = new RecordNumber { Value = "P-1", Authority = "HIS" }, Filler = new RecordNumber { Value = "F-9" } },
                Service = Code("718-7", "Hemoglobin"),
                Status = ReportStatus.Final,
                ExaminedAt = At,
                ReportedAt = At,
                Requesters = { Doctor() },
                Interpreter = new Practitioner
                {
                    Number = new RecordNumber { Value = "L3", Authority = "HIS" },
                    Name = new PersonName { Family = "Aliyev", Given = "Bobur", Patronymic = "Karimovich", Script = Script.Latin },
                },
                Section = "HM",
                Notes = { "Fasting" },
                Observations =
                {
                    new Observation
                    {
                        Code = Code("718-7", "Hemoglobin"),
                        Values = { new ObservationValue { Quantity = new Quantity { Value = "134", Unit = Code("g/L", "", "http://unitsofmeasure.org") } } },
                        ReferenceRange = "120 - 160",
                        Flags = { "N" },
                        Status = ObservationStatus.Final,
                        ObservedAt = At,
                        Methods = { Code("GOD", "Glucose oxidase", "urn:hl7v2:local"), Code("M2", "Second method", "urn:hl7v2:local") },
                    },
                    new Observation
                    {
                        Code = Code("20570-8", "Hematocrit"),
                        Values = { new ObservationValue { Quantity = new Quantity { Value = "0.2", Comparator = Comparator.Less } } },
                        Status = ObservationStatus.Preliminary,
                    },
                    new Observation
                    {
                        Code = Code("8251-1", "Comment"),
                        Values = { new ObservationValue { Text = "two\nlines & more" } },
                        Status = ObservationStatus.Final,
                    },
                    new Observation
                    {
                        Code = Code("PDF", "Report", "urn:hl7v2:local"),
                        Values =
                        {
                            new ObservationValue
                            {
                                Attachment = new Attachment { MediaType = "application/pdf", Content = ByteString.CopyFromUtf8("%PDF-1.4") },
                            },
                        },
                        Status = ObservationStatus.Final,
                    },
                },
            },
        },
    };

    private static Concept Code(string code, string display, string system = "http://loinc.org") =>
        new() { Codings = { new Coding { System = system, Code = code, Display = display } }, Text = display };

    private static Practitioner Doctor() => new()
    {
        Number = new RecordNumber { Value = "12", Authority = "MOH", Type = "LN" },
        Name = new PersonName { Family = "Aliev", Given = "Bobur", Script = Script.Latin },
    };

    private static Hl7Message Write(IMessage published) => Hl7Message.Parse(EventMessages.Write(
        new EventDelivery<IMessage>(
            published, new Guid("01935b6e-5b5a-8000-8123-0123456789ab"), Laboratory, "", new DateTimeOffset(2026, 11, 26, 7, 0, 0, TimeSpan.Zero), 1),
        Tashkent)).Message!;
}
