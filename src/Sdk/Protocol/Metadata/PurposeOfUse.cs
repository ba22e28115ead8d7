namespace EHealth.Integration.Protocol.Metadata;

/// <summary>The purposes of use a grant may name. Source: HL7 v3 code system ActReason, value set PurposeOfUse.</summary>
public static class PurposeOfUse
{
    /// <summary>Treatment.</summary>
    public const string Treatment = "TREAT";

    /// <summary>Emergency treatment ("break the glass"): needs a reason, is flagged in the audit.</summary>
    public const string EmergencyTreatment = "ETREAT";

    /// <summary>Healthcare payment: eligibility, claims.</summary>
    public const string Payment = "HPAYMT";

    /// <summary>At the patient's own request.</summary>
    public const string PatientRequest = "PATRQT";

    /// <summary>Healthcare operations: administration, connecting systems.</summary>
    public const string Operations = "HOPERAT";

    /// <summary>Public health.</summary>
    public const string PublicHealth = "PUBHLTH";

    /// <summary>Research.</summary>
    public const string Research = "HRESCH";

    /// <summary>All codes above.</summary>
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        Treatment, EmergencyTreatment, Payment, PatientRequest, Operations, PublicHealth, Research,
    };
}
