namespace EHealth.Integration.Ehealthctl.Tests.Hl7;

/// <summary>Messages of nobody.</summary>
internal static class Samples
{
    public const string Header = @"MSH|^~\&|HIS|SIRDARYO-01|HUB|UZ|20260901101500+0500||ADT^A01^ADT_A01|MSG00001|P|2.5||||||UNICODE UTF-8";

    /// <summary>An admission in original mode.</summary>
    public const string Admission = Header + "\r"
        + "EVN|A01|20260901101500\r"
        + "PID|1||30101801234567^^^UZ&2.1&ISO^NI~4711^^^SIRDARYO-01^MR||Каримов^Акмал^Ботирович||19801224|M|||Street 5\\T\\7^^Toshkent^^100000^UZB||+998901234567^PRN\r"
        + "PV1|1|I|WARD1^101^1||||77^Doctor^Who\r";
}
