using System.Text;

namespace EHealth.Integration.Benchmarks.Load;

/// <summary>HL7v2 messages as hospitals send them. The person is invented.</summary>
internal static class Hl7Messages
{
    private const string Admit =
        """
        MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A01^ADT_A01|MSG00001|P|2.5||||||UNICODE UTF-8
        EVN|A01|20260901101500|||op1|20260901100000
        PID|1||4711^^^SIRDARYO-01^MR~30101850010019^^^UZB^NI||Каримов^Акмал^Алишер ўғли~Karimov^Akmal^Alisher oʻgʻli||19850101|M
        PV1|1|I|CARDIO^12^3||||||||||||||||V-2026-17
        """;

    /// <summary>An admission (ADT^A01), each segment ended by CR.</summary>
    public static byte[] Admission() => Encoding.UTF8.GetBytes(Admit.ReplaceLineEndings("\r") + "\r");
}
