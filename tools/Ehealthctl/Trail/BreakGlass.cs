using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Protocol.Metadata;

namespace EHealth.Integration.Ehealthctl.Trail;

/// <summary>"Break the glass": access in an emergency, for which somebody has given a reason.</summary>
internal static class BreakGlass
{
    public static bool Is(AuditRecord record) => record.Purpose == PurposeOfUse.EmergencyTreatment;
}
