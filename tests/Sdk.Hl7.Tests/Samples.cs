using System.Text;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests;

/// <summary>Messages with invented people.</summary>
internal static class Samples
{
    public const string Admit =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A01^ADT_A01|MSG00001|P|2.5|||AL|NE||UNICODE UTF-8
        EVN|A01|20260901101500|||op1|20260901100000
        PID|1||4711^^^SIRDARYO-01^MR~30211975910033^^^UZB^NI||Каримов^Акмал^Алишер ўғли~Karimov^Akmal^Alisher oʻgʻli||19750211|M
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        ZUZ|1|own field^of the hospital
        """;

    /// <summary>The text as a message: each line a segment ended by CR.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r") + "\r");

    public static Hl7Message Parse(string text)
    {
        var outcome = Hl7Message.Parse(Bytes(text));
        Assert.Null(outcome.Error);
        return outcome.Message!;
    }
}
