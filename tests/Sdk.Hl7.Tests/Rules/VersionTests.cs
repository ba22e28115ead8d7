using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Hl7.Tests.Rules;

public sealed class VersionTests
{
    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ADT|1|P|2.1\nEVN|A01|20260901\nPID|||1||A^B\nNK1|1\nPV1|1|I|W", "")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ADT|1|P|2.1\nEVN|A01|20260901\nPID|||1||A^B", "E 100 PV1")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ADT|1|P|2.2\nEVN|A02|20260901\nPV1|1|I|W", "E 100 PID")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ORU|1|P|2.1\nPID|||1||A^B\nOBR||||x\nOBX||NM|a||1||||||F", "")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ORU|1|P|2.1\nPID|||1||A^B\nOBX||NM|a||1||||||F", "E 100 OBR")]
    public void OldVersion_IsRecognizedByTypeAndEvent(string text, string findings) => Assert.Equal(findings, Checked.Strictly(text));

    [Theory]
    [InlineData("2.3.1", "")]
    [InlineData("2.4", "E 101 MSH-7")]
    public void Field_IsRequiredFromItsVersionOn(string version, string findings) =>
        Assert.Equal(findings, Checked.Strictly($"MSH|^~\\&|A|B|C|D|||ACK^A01|1|P|{version}\nMSA|AA|1"));

    [Theory]
    [InlineData("2.4", "W 100 SFT")]
    [InlineData("2.5", "")]
    public void Segment_BelongsToTheStructureFromItsVersionOn(string version, string findings) =>
        Assert.Equal(findings, Checked.Strictly($"MSH|^~\\&|A|B|C|D|20260901||ACK^A01|1|P|{version}\nSFT|A|1|B|2\nMSA|AA|1"));

    [Fact]
    public void UnknownVersion_IsToldAndOnlyTheHeaderLookedAt()
    {
        const string text = "MSH|^~\\&|A|B|C|D|now||ADT^A01|1|P|3.0\nPID|x";
        Assert.Equal("E 102 MSH-7.1\nE 103 MSH-12", Checked.Strictly(text));
        Assert.Equal("W 102 MSH-7.1\nW 103 MSH-12", Checked.Tolerantly(text));
    }

    [Fact]
    public void UnknownVersion_IsToldByTheVersionsThatAreKnown()
    {
        var finding = Assert.Single(Hl7Validator.Validate(Samples.Parse("MSH|^~\\&|A|B|C|D|20260901||ADT^A01|1|P|2.9"), Hl7ValidationLevel.Strict));

        Assert.Equal("the version is none from 2.1 to 2.8.2", finding.Text);
    }

    [Fact]
    public void UnknownStructure_IsLookedAtBySegments() =>
        Assert.Equal("E 101 PV1-2\nE 102 PID-7.1", Checked.Strictly("MSH|^~\\&|A|B|C|D|20260901||ZZZ^Z01|1|P|2.5\nPV1|1\nPID|1||1||A^B||now"));

    [Fact]
    public void StructureOfTheMessageItself_CountsWhereItsEventIsASitesOwn() =>
        Assert.Equal("E 100 EVN\nE 100 PID\nE 100 PV1", Checked.Strictly("MSH|^~\\&|A|B|C|D|20260901||ADT^Z99^ADT_A01|1|P|2.5"));
}
