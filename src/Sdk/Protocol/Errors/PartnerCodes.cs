namespace EHealth.Integration.Protocol.Errors;

/// <summary>Partner codes of PARTNER_REJECTED that the hub gives itself.</summary>
public static class PartnerCodes
{
    /// <summary>The register of persons knows none with this identifier.</summary>
    public const string PersonNotFound = "person-not-found";

    /// <summary>The audit has no record of this index.</summary>
    public const string RecordNotFound = "record-not-found";

    /// <summary>There was a record of this index, and the hub no longer keeps it: it is on the audit stream.</summary>
    public const string RecordNotKept = "record-not-kept";

    /// <summary>No checkpoint covers the record, or the tree, that was asked for.</summary>
    public const string NotSignedYet = "not-signed-yet";

    /// <summary>No source message is kept with the record.</summary>
    public const string NoSourceKept = "no-source-kept";

    /// <summary>A source message is kept with the record, and the key that opens it was destroyed, or the person it is about was erased.</summary>
    public const string SourceUnreadable = "source-unreadable";

    /// <summary>The record is about no person whose identifier is kept.</summary>
    public const string NoSubjectKept = "no-subject-kept";

    /// <summary>The person was erased: nothing leads from the record to them.</summary>
    public const string SubjectErased = "subject-erased";
}
