namespace EHealth.Integration.Ehealthctl.Hl7.Exchange;

/// <summary>What came back for a message.</summary>
/// <param name="Answer">The acknowledgment; null when the answer is none.</param>
/// <param name="Elapsed">From the first byte sent to the last one received.</param>
internal readonly record struct SendOutcome(Acknowledgment? Answer, TimeSpan Elapsed);
