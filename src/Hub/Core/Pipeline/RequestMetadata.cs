namespace EHealth.Integration.Hub.Core.Pipeline;

/// <summary>What the sender says about a message beside its payload. Nothing here proves who the sender is.</summary>
public sealed record RequestMetadata
{
    /// <summary>The sender's id of the message; empty when it gave none.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Purpose of use (HL7 v3 code).</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Reason in words, with purpose ETREAT.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The system that shall answer; empty to let the hub choose.</summary>
    public string Recipient { get; init; } = "";

    /// <summary>The system spoken for; empty when the sender speaks for itself.</summary>
    public string OnBehalfOf { get; init; } = "";
}
