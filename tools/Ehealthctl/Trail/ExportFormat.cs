namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>What an export is written as.</summary>
internal enum ExportFormat
{
    /// <summary>Records byte for byte, with their lengths before them: what <c>verify</c> reads. Checkpoints and proofs are written beside it.</summary>
    Dump,

    /// <summary>JSON, a record a line.</summary>
    Json,

    /// <summary>FHIR R4 AuditEvents, one a line.</summary>
    FhirNdjson,

    /// <summary>One FHIR R4 Bundle of AuditEvents.</summary>
    FhirBundle,
}
