using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Mapping;

/// <summary>Table 0004, patient class.</summary>
internal static class PatientClassCode
{
    /// <summary>The class a code stands for.</summary>
    public static PatientClass Read(Hl7Text code) =>
        !code.HasValue ? PatientClass.Unspecified
        : code.Is("I"u8) ? PatientClass.Inpatient
        : code.Is("O"u8) ? PatientClass.Outpatient
        : code.Is("E"u8) ? PatientClass.Emergency
        : code.Is("P"u8) ? PatientClass.Preadmit
        : code.Is("R"u8) ? PatientClass.Recurring
        : code.Is("B"u8) ? PatientClass.Obstetrics
        : PatientClass.Other;

    /// <summary>The code of a class; U, unknown, for those without one.</summary>
    public static string Of(PatientClass patientClass) => patientClass switch
    {
        PatientClass.Inpatient => "I",
        PatientClass.Outpatient => "O",
        PatientClass.Emergency => "E",
        PatientClass.Preadmit => "P",
        PatientClass.Recurring => "R",
        PatientClass.Obstetrics => "B",
        _ => "U",
    };
}
