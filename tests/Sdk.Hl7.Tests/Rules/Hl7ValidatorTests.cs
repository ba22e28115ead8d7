using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Rules;

namespace EHealth.Integration.Hl7.Tests.Rules;

public sealed class Hl7ValidatorTests
{
    private const string Broken =
        """
        MSH|^~\&|A|B|C|D|today||ADT^A01^ADT_A01|1|P|2.5
        EVN||20260901
        PID|one||""||Karimov^Akmal~Karimov^Akmal^^^^^X|||M|||&&x&y^^Tashkent^^^UZB~^^^^^^Q||^PRN^PH^^nine||uz^x^y^a^b^c^d
        NK1|1
        NK1|2|Karimova^Nodira|||^^^^1^2^three~^^^^1
        PV1|1||W^1^2^H|||||||||||||||1~2|||||||||||||||||||||||||||20260901~20260932
        OBX|1|NM|a||12,5||||||F
        OBX|2|CE|||a^b||||||Q||||||||||x
        """;

    [Fact]
    public void BrokenMessage_IsToldPlaceByPlace() => Assert.Equal(
        """
        E 102 MSH-7.1
        E 102 PID-1
        E 101 PID-3
        E 103 PID-5[2].7
        W 102 PID-11[1].1.4
        E 103 PID-11[2].7
        E 102 PID-13.5
        W 102 PID-15.7
        E 102 NK1(2)-5[1].7
        E 101 PV1-2
        E 102 PV1-18[2]
        E 102 PV1-45[2].1
        E 102 OBX-5
        E 101 OBX(2)-3
        E 103 OBX(2)-11
        W 102 OBX(2)-21
        """, Checked.Strictly(Broken));

    [Fact]
    public void SameMessageTolerated_HasOnlyWarningsAndNothingOfWhatIsTooMuch()
    {
        var strict = Checked.Strictly(Broken).Split('\n');
        string[] breaches = [.. strict.Where(line => line[0] == 'E').Select(line => "W" + line[1..])];
        Assert.Equal(breaches, Checked.Tolerantly(Broken).Split('\n'));
        Assert.NotEqual(strict.Length, breaches.Length);
    }

    [Fact]
    public void LevelOff_FindsNothing() => Assert.Equal("", Checked.Findings(Broken, Hl7ValidationLevel.Off));

    [Fact]
    public void MessageThatKeepsTheRules_HasNoFindings() =>
        Assert.Equal("", Checked.Strictly(string.Join('\n', Samples.Admit.Split('\n').Where(line => !line.StartsWith('Z')))));

    [Theory]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901|||1|P|2.5", "E 101 MSH-9")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ACK||P|2.5\nMSA|AA|1", "E 101 MSH-10")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ACK|1|P\nMSA|AA|1", "E 101 MSH-12")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ACK|1|P|2.5", "E 100 MSA")]
    [InlineData("MSH|^~\\&|A|B|C|D|20260901||ACK|1||2.5\nMSA|AA|1", "W 101 MSH-11")]
    public void MessageNobodyCanUse_IsAnErrorAtEveryLevel(string text, string findings) => Assert.Equal(findings, Checked.Tolerantly(text));

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("^^&")]
    [InlineData("~")]
    public void RequiredFieldWithoutValue_IsMissing(string value) =>
        Assert.Equal("E 101 PID-3", Checked.Strictly(Checked.Alone($"PID|1||{value}||A^B")));

    [Fact]
    public void FieldsThatEndEarly_AreMissingWhereRequired() => Assert.Equal("E 101 PID-3\nE 101 PID-5", Checked.Strictly(Checked.Alone("PID|1")));

    [Theory]
    [InlineData("EVN||20260901|||||H|||", "")]
    [InlineData("EVN||20260901|||||H||new", "W 102 EVN-9")]
    [InlineData("PID|1||1^^^^^^^^^^^^^^||A^B", "")]
    [InlineData("PID|1||1^^^^^^^^^^^new||A^B", "W 102 PID-3.12")]
    [InlineData("PID|1||1^^^H&1.2&ISO&new||A^B", "W 102 PID-3.4.4")]
    [InlineData("PID|1^new||1||A^B", "W 102 PID-1.2")]
    [InlineData("PID|1||1^2&new||A^B", "W 102 PID-3.2.2")]
    [InlineData("QPD|a^b|1|||||six", "")]
    [InlineData("QQQ|1", "W 100 QQQ")]
    public void MoreThanTheStandardKnows_IsAWarningWhenStrictAndElseNothing(string segment, string findings)
    {
        Assert.Equal(findings, Checked.Strictly(Checked.Alone(segment)));
        Assert.Equal("", Checked.Tolerantly(Checked.Alone(segment)));
    }

    [Fact]
    public void FieldThatDoesNotRepeat_IsToldAtItsSecondRepetition() =>
        Assert.Equal("E 102 PID-7[2]", Checked.Strictly(Checked.Alone("PID|1||1||A^B||2026~2027~2028")));

    [Fact]
    public void OtherDelimiters_AreThoseOfTheMessage() =>
        Assert.Equal("E 102 PID-7.1", Checked.Strictly(Checked.Alone("PID|1||1^^^H||A^B~C||now").Replace('|', '$').Replace('^', '*')));

    [Theory]
    [InlineData("MSH", "E 101 MSH(2)-7\nE 101 MSH(2)-9\nE 101 MSH(2)-10\nE 101 MSH(2)-11\nE 101 MSH(2)-12")]
    [InlineData("MSH|", "E 101 MSH(2)-7\nE 101 MSH(2)-9\nE 101 MSH(2)-10\nE 101 MSH(2)-11\nE 101 MSH(2)-12")]
    [InlineData("FHS", "W 100 FHS")]
    [InlineData("BHS", "W 100 BHS")]
    [InlineData("PID", "E 101 PID-3\nE 101 PID-5")]
    public void SegmentThatIsOnlyAName_IsJudgedWithoutException(string segment, string findings) =>
        Assert.Equal(findings, Checked.Strictly(Checked.Alone(segment)));

    [Fact]
    public void Findings_AreAtMostAHundred()
    {
        string text = Checked.Alone(string.Join('\n', Enumerable.Repeat("OBX|x|NM|||x", 9_000)));
        Assert.Equal(100, Checked.Strictly(text).Split('\n').Length);
    }

    [Fact]
    public void Texts_SayWhatToMendAndHoldNoValue()
    {
        var findings = Hl7Validator.Validate(Samples.Parse(Broken), Hl7ValidationLevel.Strict);
        Assert.All(findings, finding =>
        {
            Assert.DoesNotContain("Karimov", finding.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("12,5", finding.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("nine", finding.Text, StringComparison.Ordinal);
        });
        Assert.Contains(findings, finding => finding.Location == new Hl7Location("PV1", 2) && finding.Text == "the field is required in version 2.5");
        Assert.Contains(findings, finding => finding.Code == Hl7ErrorCode.TableValueNotFound && finding.Text == "the code is not in HL7 table 0085");
    }
}
