using EHealth.Integration.Benchmarks.Contract;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>Messages as hospitals send them. The person is invented.</summary>
internal static class ClinicalMessages
{
    private const string Facility = "uz.hosp.sirdaryo-01.his";
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    private const string Loinc = "http://loinc.org";

    private static readonly Timestamp WrittenAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    /// <summary>A request of two short fields.</summary>
    public static CheckEligibilityRequest Eligibility() => new() { Pinfl = EchoMessages.Pinfl, ServiceDate = "2026-03-04" };

    /// <summary>An event: nested messages, names in two scripts.</summary>
    public static PatientAdmitted Admission() => new()
    {
        Patient = Patient(),
        Encounter = new Encounter
        {
            Facility = Facility,
            VisitNumber = "V-2026-000173",
            PatientClass = PatientClass.Inpatient,
            Location = "Terapiya / 12 / 3",
            OccurredAt = WrittenAt,
            Names = { LatinName(), CyrillicName() },
            BirthDate = "1985-01-01",
            Sex = Sex.Female,
        },
    };

    /// <summary>A request of about 1 KB with every kind of rule.</summary>
    public static Referral Referral() => new()
    {
        ReferralId = "01957d2c-5b1e-7c3a-9f00-3d2a6b9c1e47",
        Patient = Patient(),
        Person = new Person
        {
            Identifiers = { Patient(), new Identifier { Kind = IdentifierKind.PassportUz, Value = "AD1234567" } },
            Names = { LatinName(), CyrillicName() },
            Sex = Sex.Female,
            BirthDate = "1985-01-01",
            Address = new Address { RegionCode = "1724", DistrictCode = "1724206", MahallaCode = "17242061", Line = "Guliston shahri, Mustaqillik koʻchasi 12, 7-xonadon" },
            Version = 17,
        },
        FromFacility = Facility,
        ToFacility = "uz.hosp.tashkent-03.his",
        Phone = "+998901234567",
        Speciality = "cardiology",
        MainDiagnosis = new Coding { System = Icd10, Code = "I20.0", Display = "Unstable angina" },
        FurtherDiagnoses = { new Coding { System = Icd10, Code = "E11.9" }, new Coding { System = Icd10, Code = "I10" } },
        Observations = { Observation("8480-6", 162, "mm[Hg]"), Observation("8462-4", 98, "mm[Hg]"), Observation("10839-9", 0.034, "ng/mL") },
        Priority = 1,
        WrittenAt = WrittenAt,
        Wanted = new Period { Start = WrittenAt, End = WrittenAt },
        Reason = "Koʻkragidagi ogʻriq ikki kundan beri kuchaymoqda, nitroglitserin yordam bermayapti. EKGda ST segmenti pasaygan.",
        AttachmentDigest = ByteString.CopyFrom(Enumerable.Range(0, 32).Select(octet => (byte)(octet * 7)).ToArray()),
    };

    private static Identifier Patient() => new() { Kind = IdentifierKind.Pinfl, Value = EchoMessages.Pinfl };

    private static PersonName LatinName() => new() { Family = "Salimova", Given = "Gʻuncha", Patronymic = "Karim qizi", Script = Script.Latin };

    private static PersonName CyrillicName() => new() { Family = "Салимова", Given = "Ғунча", Patronymic = "Карим қизи", Script = Script.Cyrillic };

    private static Contract.Observation Observation(string code, double value, string unit) =>
        new() { Code = new Coding { System = Loinc, Code = code }, Value = value, Unit = unit };
}
