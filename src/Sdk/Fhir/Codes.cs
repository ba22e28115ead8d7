using Hl7.Fhir.Model;

namespace EHealth.Integration.Sdk.Fhir;

// The codes that AuditEvents of the hub are made of: DICOM, HL7, IHE BALP. Displays as BALP writes them: some of its versions hold them against its own.
internal static class Codes
{
    public const string BalpProfile = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.";

    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM";
    private const string Interaction = "http://hl7.org/fhir/restful-interaction";
    private const string EntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private const string ObjectRole = "http://terminology.hl7.org/CodeSystem/object-role";
    private const string Participation = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType";
    private const string Reason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    // AuditEvent.type
    public static Coding Restful => new("http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "Restful Operation");

    public static Coding Export => new(Dicom, "110106", "Export");

    public static Coding SecurityAlert => new(Dicom, "110113", "Security Alert");

    // AuditEvent.subtype
    public static Coding Disclose => new("http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle", "disclose", "Disclose Record Lifecycle Event");

    public static Coding NodeAuthentication => new(Dicom, "110126", "Node Authentication");

    public static Coding EmergencyOverride => new(Dicom, "110127", "Emergency Override Started");

    // AuditEvent.agent.type
    public static CodeableConcept SourceRole => new(Dicom, "110153", "Source Role ID", text: null);

    public static CodeableConcept DestinationRole => new(Dicom, "110152", "Destination Role ID", text: null);

    public static CodeableConcept InformationRecipient => new(Participation, "IRCP", "information recipient", text: null);

    public static CodeableConcept Author => new(Participation, "AUT", "author (originator)", text: null);

    // AuditEvent.source.type
    public static Coding ApplicationServer => new("http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server");

    // AuditEvent.entity.type
    public static Coding Person => new(EntityType, "1", "Person");

    public static Coding SystemObject => new(EntityType, "2", "System Object");

    public static Coding Other => new(EntityType, "4", "Other");

    public static Coding RequestId => new("https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType", "XrequestId", display: null);

    // AuditEvent.entity.role
    public static Coding Patient => new(ObjectRole, "1", "Patient");

    public static Coding DomainResource => new(ObjectRole, "4", "Domain Resource");

    public static Coding SecurityResource => new(ObjectRole, "13", "Security Resource");

    public static Coding Query => new(ObjectRole, "24", "Query");

    // AuditEvent.purposeOfEvent
    public static Coding BreakTheGlass => new(Reason, "BTG", "break the glass");

    public static Coding SubtypeOf(string interaction) => new(Interaction, interaction, interaction);

    public static Coding PurposeOf(string code) => new(Reason, code, DisplayOf(code));

    // The displays of the code system; a code that is not among the hub's has none here.
    private static string? DisplayOf(string purpose) => purpose switch
    {
        "TREAT" => "treatment",
        "ETREAT" => "Emergency Treatment",
        "HPAYMT" => "healthcare payment",
        "PATRQT" => "patient requested",
        "HOPERAT" => "healthcare operations",
        "PUBHLTH" => "public health",
        "HRESCH" => "healthcare research",
        _ => null,
    };
}
