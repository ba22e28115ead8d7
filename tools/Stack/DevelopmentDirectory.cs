namespace EHealth.Integration.Stack;

/// <summary>The directory of the development stack: who is registered and what each may do. Written once into the data directory, then the operator's.</summary>
internal static class DevelopmentDirectory
{
    public const string Hub = "hub.node1";
    public const string CivilRegistry = "uz.gov.civil-registry";
    public const string InsuranceFund = "uz.gov.health-insurance-fund";
    public const string Hl7v2Adapter = "uz.integration.hl7v2";

    /// <summary>Names the certificate that the MLLP listener shows; no system of the directory, it asks the hub for nothing.</summary>
    public const string MllpListener = "uz.integration.hl7v2.mllp";
    public const string Hospital = "uz.hosp.sirdaryo-01.his";
    public const string SecondHospital = "uz.hosp.nukus-02.his";
    public const string Partner = "uz.partner.demo";
    public const string Operator = "uz.integration.operator";
    public const string WithoutGrant = "uz.lab.without-grant";
    public const string SleepingInsurer = "uz.insurer.asleep";

    public static void WriteIfAbsent(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllText(path, Text);
        }
    }

    // What a hospital may send as HL7v2.
    private const string HospitalEvents = """
        "ehealth.clinical.v1.PatientAdmitted", "ehealth.clinical.v1.PatientDischarged", "ehealth.clinical.v1.PatientRegistered",
        "ehealth.clinical.v1.PatientUpdated", "ehealth.clinical.v1.PatientTransferred", "ehealth.clinical.v1.PatientPreadmitted",
        "ehealth.clinical.v1.PatientClassChanged", "ehealth.clinical.v1.PatientDeparting", "ehealth.clinical.v1.PatientArrived",
        "ehealth.clinical.v1.AdmissionCancelled", "ehealth.clinical.v1.TransferCancelled", "ehealth.clinical.v1.DischargeCancelled",
        "ehealth.clinical.v1.PersonAdded", "ehealth.clinical.v1.PersonUpdated", "ehealth.clinical.v1.PatientMerged", "ehealth.clinical.v1.VisitMoved",
        "ehealth.clinical.v1.AllergiesReported",
        "ehealth.clinical.v1.OrdersIssued",
        "ehealth.clinical.v1.ResultReported",
        "ehealth.clinical.v1.DocumentPublished",
        "ehealth.clinical.v1.MedicationOrdered", "ehealth.clinical.v1.MedicationDispensed", "ehealth.clinical.v1.MedicationAdministered",
        "ehealth.clinical.v1.ImmunizationRecorded",
        "ehealth.scheduling.v1.AppointmentChanged", "ehealth.scheduling.v1.SlotsChanged",
        "ehealth.billing.v1.ChargesPosted", "ehealth.billing.v1.AccountOpened",
        "ehealth.masterfiles.v1.StaffFileChanged", "ehealth.masterfiles.v1.LocationFileChanged"
        """;

    private const string Text = $$"""
        // The directory of the development stack. Edit it while the hub runs: a good change is in force within seconds, a bad one is refused and logged.
        {
          "systems": [
            {
              "id": "hub.node1",
              "name": "This hub node; its own questions to registers need grants like anyone's",
              "grants": [{ "calls": ["ehealth.registry.v1.CivilRegistry/*"], "purposes": ["TREAT", "ETREAT", "HPAYMT", "PATRQT"], "quota": { "perSecond": 100000, "burst": 100000, "maxInFlight": 10000 } }]
            },
            { "id": "uz.gov.civil-registry", "name": "Civil registry", "provides": ["ehealth.registry.v1.CivilRegistry"] },
            {
              "id": "uz.gov.health-insurance-fund",
              "name": "State Health Insurance Fund",
              "provides": ["ehealth.insurance.v1.HealthInsurance"],
              "subscribes": ["ehealth.clinical.v1.PatientAdmitted"],
              "publishes": ["ehealth.insurance.v1.CoverageChecked"]
            },
            {
              "id": "uz.integration.hl7v2",
              "name": "HL7v2 adapter, speaks for the hospitals that dial in",
              "speaksFor": ["uz.hosp.sirdaryo-01.his", "uz.hosp.nukus-02.his"],
              "subscribes": ["ehealth.clinical.v1.ResultReported", "ehealth.clinical.v1.DocumentPublished"]
            },
            {
              "id": "uz.hosp.sirdaryo-01.his",
              "name": "Sirdaryo regional hospital No. 1, hospital information system",
              "grants": [{ "calls": ["ehealth.identity.v1.Identity/Resolve", "ehealth.identity.v1.Identity/Match"], "purposes": ["TREAT", "ETREAT"] }],
              "publishes": [{{HospitalEvents}}]
            },
            {
              "id": "uz.hosp.nukus-02.his",
              "name": "Nukus city hospital No. 2, hospital information system",
              "grants": [{ "calls": ["ehealth.identity.v1.Identity/Resolve", "ehealth.identity.v1.Identity/Match"], "purposes": ["TREAT", "ETREAT"] }],
              "publishes": [{{HospitalEvents}}]
            },
            {
              "id": "uz.partner.demo",
              "name": "A partner system to try things with",
              "grants": [
                { "calls": ["ehealth.registry.v1.CivilRegistry/GetPerson", "ehealth.identity.v1.Identity/Resolve", "ehealth.identity.v1.Identity/Match"], "purposes": ["TREAT", "ETREAT"] },
                { "calls": ["ehealth.insurance.v1.HealthInsurance/CheckEligibility"], "purposes": ["TREAT", "HPAYMT"] }
              ],
              "subscribes": [
                "ehealth.insurance.v1.CoverageChecked", "ehealth.clinical.v1.PatientAdmitted", "ehealth.clinical.v1.PatientDischarged",
                "ehealth.clinical.v1.PatientRegistered", "ehealth.clinical.v1.ResultReported", "ehealth.clinical.v1.DocumentPublished", "ehealth.clinical.v1.ImmunizationRecorded",
                "ehealth.clinical.v1.MedicationOrdered", "ehealth.clinical.v1.MedicationDispensed", "ehealth.scheduling.v1.AppointmentChanged", "ehealth.scheduling.v1.SlotsChanged"
              ]
            },
            {
              "id": "uz.integration.operator",
              "name": "The bus's operator: finds messages in the audit, and may see what they say",
              "grants": [
                { "calls": ["ehealth.audit.v1.AuditTrail/Search"], "purposes": ["TREAT", "ETREAT", "HOPERAT"] },
                {
                  "calls": ["ehealth.audit.v1.AuditTrail/Read", "ehealth.audit.v1.AuditTrail/GetCheckpoint", "ehealth.audit.v1.AuditTrail/ProveInclusion", "ehealth.audit.v1.AuditTrail/ProveConsistency"],
                  "purposes": ["HOPERAT"]
                },
                { "calls": ["ehealth.audit.v1.AuditTrail/ReadSource"], "purposes": ["TREAT", "ETREAT"] },
                { "calls": ["ehealth.audit.v1.AuditSubjects/*"], "purposes": ["PATRQT"] }
              ]
            },
            { "id": "uz.lab.without-grant", "name": "A laboratory that was registered and has no grants yet" },
            { "id": "uz.insurer.asleep", "name": "An insurer that is registered as provider and never connected", "provides": ["ehealth.insurance.v1.HealthInsurance"] }
          ]
        }
        """;
}
