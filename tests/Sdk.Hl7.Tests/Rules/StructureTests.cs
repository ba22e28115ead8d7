using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests.Rules;

public sealed class StructureTests
{
    private const string Messages =
        "ACK A01, ADT A01, ADT A02, ADT A03, ADT A04, ADT A05, ADT A06, ADT A07, ADT A08, ADT A09, ADT A10, ADT A11, ADT A12, ADT A13, ADT A28, ADT A31, " +
        "ADT A40, ADT A45, ADT A60, ORM O01, OML O21, ORU R01, ORU R30, ORU R31, ORU R32, OUL R22, MDM T02, RDE O11, RDS O13, RAS O17, SIU S12, SIU S15, " +
        "SIU S26, DFT P03, BAR P01, VXU V04, MFN M02, MFN M05, QBP Q22, QBP Q23, RSP K22, RSP K23";

    private static readonly Dictionary<string, string> Shorthand = new()
    {
        ["EVN"] = "EVN||20260901",
        ["PID"] = "PID|1||4711||Karimov^Akmal",
        ["PV1"] = "PV1|1|I",
        ["MRG"] = "MRG|4712",
        ["ORC"] = "ORC|NW",
        ["OBR"] = "OBR|1|||GLU",
        ["OBX"] = "OBX|1|NM|GLU||5.4||||||F",
        ["SCH"] = "SCH||||||R||||||||||7^Aliev||||7^Aliev",
        ["RGS"] = "RGS|1",
        ["AIS"] = "AIS|1||X",
        ["NTE"] = "NTE|1||text",
        ["SPM"] = "SPM|1|||BLD",
        ["DG1"] = "DG1|1||I10|||A",
        ["NK1"] = "NK1|1|Karimova^Nodira",
        ["IN1"] = "IN1|1|P|7",
        ["ZZZ"] = "ZZZ|1",
    };

    public static TheoryData<string, Hl7Version> EachMessageInEachVersion()
    {
        var all = new TheoryData<string, Hl7Version>();
        foreach (var version in Enum.GetValues<Hl7Version>().Where(version => version != Hl7Version.Unknown))
        {
            foreach (string message in MessagesOf(version)) all.Add(message, version);
        }

        return all;
    }

    [Theory]
    [InlineData("ADT^A01^ADT_A01", "EVN PID PV1")]
    [InlineData("ADT^A40^ADT_A39", "EVN PID MRG")]
    [InlineData("ORM^O01^ORM_O01", "ORC")]
    [InlineData("ORU^R01^ORU_R01", "OBR")]
    [InlineData("SIU^S12^SIU_S12", "SCH RGS")]
    public void MinimalMessage_IsAcceptedAndWithoutAnyOfItsSegmentsRefused(string type, string segments)
    {
        Assert.Equal("", Checked.Strictly(Message(type, segments)));
        string[] names = segments.Split(' ');
        foreach (string name in names)
            Assert.Equal($"E 100 {name}", Checked.Strictly(Message(type, string.Join(' ', names.Where(other => other != name)))));
    }

    [Theory]
    [MemberData(nameof(EachMessageInEachVersion))]
    public void MinimalMessageOfTheTables_IsAcceptedAndWithoutAnyOfItsSegmentsRefused(string message, Hl7Version version)
    {
        var segments = MinimalMessage.Segments(message[..3], message[4..], version);
        Assert.Equal("", WithoutHeader(Checked.Strictly(string.Join('\n', segments))));
        for (int missing = 1; missing < segments.Count; missing++)
        {
            string findings = Checked.Strictly(string.Join('\n', segments.Where((_, i) => i != missing)));
            Assert.Contains($"E 100 {segments[missing][..3]}", findings, StringComparison.Ordinal);
        }
    }

    /// <summary>What the tables have today, and nothing to compare it with: a version that loses messages unseen shows here.</summary>
    [Theory]
    [InlineData(Hl7Version.V21, 28)]
    [InlineData(Hl7Version.V22, 32)]
    [InlineData(Hl7Version.V23, 37)]
    [InlineData(Hl7Version.V231, 37)]
    [InlineData(Hl7Version.V24, 41)]
    [InlineData(Hl7Version.V25, 42)]
    [InlineData(Hl7Version.V251, 42)]
    [InlineData(Hl7Version.V26, 42)]
    [InlineData(Hl7Version.V27, 42)]
    [InlineData(Hl7Version.V271, 42)]
    [InlineData(Hl7Version.V28, 42)]
    [InlineData(Hl7Version.V281, 42)]
    [InlineData(Hl7Version.V282, 42)]
    public void Version_HasItsMessages(Hl7Version version, int count) => Assert.Equal(count, MessagesOf(version).Count());

    [Theory]
    [InlineData("ADT^A01", "EVN PID NK1 NK1 PV1 OBX DG1 DG1 IN1 IN1", "")]
    [InlineData("ADT^A01", "EVN PV1 PID", "E 100 PID")]
    [InlineData("ADT^A01", "PID EVN PV1", "E 100 EVN")]
    [InlineData("ADT^A01", "EVN PID PV1 PID NK1", "E 100 PID(2)")]
    [InlineData("ADT^A01", "EVN PID PV1 ORC", "E 100 ORC")]
    [InlineData("ADT^A01", "EVN PID IN1 PV1", "E 100 PV1")]
    [InlineData("ADT^A01", "EVN", "E 100 PID\nE 100 PV1")]
    [InlineData("ORU^R01", "PID PV1 ORC OBR OBX OBX NTE OBR OBX PID OBR NTE OBX", "")]
    [InlineData("ORU^R01", "PID OBX", "E 100 OBR")]
    [InlineData("ORU^R01", "PID PID OBR", "E 100 OBR")]
    [InlineData("ORU^R01", "PID ORC OBX ORC OBR", "E 100 OBR")]
    [InlineData("ORU^R01", "OBR OBX ORC", "E 100 OBR(2)")]
    [InlineData("ORM^O01", "PID PV1 ORC OBR DG1 OBX ORC OBR", "")]
    [InlineData("ORM^O01", "OBR", "E 100 ORC")]
    [InlineData("OML^O21", "PID ORC OBR OBX SPM ORC OBR SPM", "")]
    [InlineData("OML^O21", "PID ORC OBR OBX PID ORC OBR OBX ORC OBR SPM", "")]
    [InlineData("SIU^S12", "SCH NTE PID PV1 PID RGS AIS NTE AIS RGS AIS", "")]
    [InlineData("SIU^S12", "SCH AIS", "E 100 RGS")]
    [InlineData("SIU^S12", "SCH RGS PID", "E 100 PID")]
    [InlineData("ADT^A40", "EVN PID MRG PID MRG", "")]
    [InlineData("ADT^A40", "EVN PID MRG PID", "E 100 MRG(2)")]
    [InlineData("ADT^A40", "EVN PID PID MRG", "E 100 MRG")]
    public void SegmentsInOrderOrNot_AreToldOnceAndWhereTheyAre(string type, string segments, string findings) =>
        Assert.Equal(findings, Checked.Strictly(Message(type, segments)));

    [Theory]
    [InlineData("ADT^A01", "EVN PV1", "E 100 PID")]
    [InlineData("ADT^A01", "EVN PID", "W 100 PV1")]
    [InlineData("ADT^A01", "PID PV1", "W 100 EVN")]
    [InlineData("ADT^A01", "EVN PV1 PID", "W 100 PID")]
    [InlineData("ADT^A40", "EVN PID", "E 100 MRG")]
    [InlineData("ORU^R01", "PID", "E 100 OBR")]
    [InlineData("ORU^R01", "OBX OBR", "W 100 OBR")]
    [InlineData("SIU^S12", "RGS", "E 100 SCH")]
    public void MessageTolerated_IsRefusedOnlyWithoutWhatItIsAbout(string type, string segments, string findings) =>
        Assert.Equal(findings, Checked.Tolerantly(Message(type, segments)));

    [Fact]
    public void LocalSegments_MayStandAnywhere()
    {
        string[] names = "EVN PID NK1 PV1 IN1 IN1".Split(' ');
        for (int at = 0; at <= names.Length; at++)
        {
            string text = Message("ADT^A01", string.Join(' ', names.Take(at).Append("ZZZ").Concat(names.Skip(at))));
            Assert.Equal("W 100 ZZZ", Checked.Strictly(text));
            Assert.Equal("", Checked.Tolerantly(text));
        }
    }

    private static IEnumerable<string> MessagesOf(Hl7Version version) =>
        Messages.Split(", ").Where(message => MinimalMessage.Segments(message[..3], message[4..], version).Count > 0);

    private static string Message(string type, string segments) =>
        string.Join('\n', segments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Shorthand[name]).Prepend($"MSH|^~\\&|A|B|C|D|20260901||{type}|1|P|2.5"));

    // The header of a test in 2.1 and 2.2 is one of today.
    private static string WithoutHeader(string findings) =>
        string.Join('\n', findings.Split('\n').Where(line => !line.Contains(" MSH", StringComparison.Ordinal)));
}
