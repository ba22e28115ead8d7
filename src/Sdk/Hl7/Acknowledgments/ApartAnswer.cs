namespace EHealth.Integration.Hl7.Acknowledgments;

/// <summary>The answers to a message whose sender takes the application's word over another connection (enhanced mode, HL7 v2.8.2 chapter 2.9.3).</summary>
/// <param name="Here">For the connection that the message came on: the accept acknowledgment, or in original mode the one answer. Empty when nothing is asked for.</param>
/// <param name="Apart">For the other connection: the application acknowledgment, AA, AE or AR. Empty when none is asked for.</param>
/// <param name="ApartControlId">MSH-10 of <paramref name="Apart"/>, which its own acknowledgment must name in MSA-2; empty when there is none.</param>
public readonly record struct ApartAnswer(ReadOnlyMemory<byte> Here, ReadOnlyMemory<byte> Apart, string ApartControlId);
