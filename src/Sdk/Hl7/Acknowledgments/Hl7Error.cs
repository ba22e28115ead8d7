using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>One finding about a message: one ERR segment of its acknowledgment.</summary>
/// <param name="Acknowledgment">What it makes of the answer.</param>
/// <param name="Code">ERR-3.</param>
/// <param name="Location">ERR-2: where in the message; null when it is not about a place in it.</param>
/// <param name="Text">ERR-8: what the sender's operator should read. Never a value of the message.</param>
public sealed record Hl7Error(Hl7AcknowledgmentCode Acknowledgment, Hl7ErrorCode Code, Hl7Location? Location, string Text)
{
    /// <summary>ERR-4.</summary>
    public Hl7Severity Severity { get; init; } = Hl7Severity.Error;

    /// <summary>ERR-5: a code of the receiving application's own; empty when it has none.</summary>
    public string ApplicationCode { get; init; } = "";
}
