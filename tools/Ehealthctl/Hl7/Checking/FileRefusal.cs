using EHealth.Integration.Ehealthctl.Hl7.Files;

namespace EHealth.Integration.Ehealthctl.Hl7.Checking;

/// <summary>Why a file was not accepted.</summary>
/// <param name="Reason">In a word, which is counted.</param>
/// <param name="Location">Where, in HL7's words.</param>
/// <param name="Offset">Where, from the beginning of the file.</param>
/// <param name="Sentence">For people.</param>
internal sealed record FileRefusal(string Reason, string Location, int Offset, string Sentence)
{
    public static FileRefusal Of(UnreadMessage unread) => new(unread.Reason.ToString(), unread.Location.ToString(), unread.Offset, unread.Sentence);
}
