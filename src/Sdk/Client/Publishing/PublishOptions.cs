namespace EHealth.Integration.Sdk.Publishing;

/// <summary>What is said about one event beside its content.</summary>
public sealed record PublishOptions
{
    /// <summary>The publisher's id of the event. Set it when the event can be published again after a restart; the hub then accepts it once.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The system spoken for; the directory must allow it.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Purpose of use (HL7 v3 code); null for the connection's default.</summary>
    public string? Purpose { get; init; }

    /// <summary>Publish it only if the hub's person directory knows whom it is about; else PARTNER_REJECTED with
    /// <see cref="Protocol.Errors.PartnerCodes.PersonNotFound"/>. Needs the grant and the purpose of Identity/Resolve.</summary>
    public bool SubjectMustBeKnown { get; init; }

    /// <summary>The message the event was made from, byte for byte; kept encrypted with the event, never delivered.</summary>
    public ReadOnlyMemory<byte> SourceMessage { get; init; }

    /// <summary>The sender's own number of the source message (HL7v2: MSH-10), by which it is found in the audit, where it stands in clear. 1 to 199 visible
    /// ASCII characters, else the hub refuses with FIELD_INVALID; never anything that says who a person is. Empty: it has none.</summary>
    public string SourceId { get; init; } = "";
}
