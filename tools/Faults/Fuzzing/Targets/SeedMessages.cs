using System.Text;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Messages to begin with: short, with invented people, each with something that the others lack.</summary>
internal static class SeedMessages
{
    /// <summary>Delimiters of every level, repetitions, an escape sequence, HL7's null, a site's own segment.</summary>
    public const string Admit =
        "MSH|^~\\&|HIS|H1|HUB|UZ|20260901101500+0500||ADT^A01^ADT_A01|1|P|2.5|||AL|NE||UNICODE UTF-8\r"
        + "EVN|A01|20260901101500\r"
        + "PID|1||47&11^^^H1&1.2&ISO^MR~302^^^UZB^NI||Каримов^Акмал~Karimov^Akmal||19750211|M|\"\"\r"
        + "PV1|1|I|C^12^3||||||||||||||||V-7\r"
        + "ZUZ|a\\T\\b\\X0A\\c\r";

    /// <summary>Groups that repeat, values of several types, formatted text.</summary>
    public const string Result =
        "MSH|^~\\&|LAB|H1|||202609011015||ORU^R01|2|P|2.3\r"
        + "PID|1||7||A^B\r"
        + "ORC|RE|1|2\r"
        + "OBR|1|1|2|G^Glucose|||20260901\r"
        + "OBX|1|NM|G||5.6|mmol/l|3-6|N|||F\r"
        + "OBX|2|TS|T||20260901101500.1234-0500||||||F\r"
        + "OBX|3|TX|X||one\\.br\\\\H\\two\\N\\||||||F\r"
        + "NTE|1||\\.sp2\\three\r";

    /// <summary>A truncation character, and one order after another.</summary>
    public const string Order =
        "MSH|^~\\&#|A|B|C|D|20260901||OML^O21^OML_O21|3|P|2.7\r"
        + "PID|1||1||A^B\r"
        + "ORC|NW\rTQ1|1\rOBR|1|||G\rSPM|1|||B\r"
        + "ORC|NW\rOBR|2|||H\rOBX|1|DT|D||20260101||||||F\r";

    /// <summary>Other delimiters, and lines that end in LF.</summary>
    public const string OtherDelimiters = "MSH$*@%!$A$B$C$D$20260901$$SIU*S12$4$P$2.4\nSCH$1\nRGS$1\nAIS$1$$x%S%y\n";

    /// <summary>A text in UTF-8.</summary>
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The four messages in UTF-8, one in UTF-16 of either order, one with a byte order mark, one in a set of single bytes.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        Bytes(Admit), Bytes(Result), Bytes(Order), Bytes(OtherDelimiters),
        Encoding.Unicode.GetBytes("MSH|^~\\&|A|B|||||ADT^A01|5|P|2.5\rPID|1||1||Мамедов\r"),
        [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("MSH|^~\\&|A|B|||||ADT^A01|6|P|2.5\rPID|1||1||Ўғилой\r")],
        [0xEF, 0xBB, 0xBF, .. Bytes("MSH|^~\\&|A|B|||||ADT^A01|7|P|2.5\r")],
        [.. Bytes("MSH|^~\\&|A|B|||||ADT^A01|8|P|2.5||||||8859/5\rPID|1||1||"), 0xBA, 0xD0, 0xE0, 0xD8, 0xDC, 0xDE, 0xD2, .. "\r"u8],
    ];
}
