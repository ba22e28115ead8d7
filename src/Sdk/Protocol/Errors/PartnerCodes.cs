namespace EHealth.Integration.Protocol.Errors;

/// <summary>Partner codes of PARTNER_REJECTED that the hub gives itself.</summary>
public static class PartnerCodes
{
    /// <summary>The register of persons knows none with this identifier.</summary>
    public const string PersonNotFound = "person-not-found";
}
