namespace EHealth.Integration.Hl7.Tests.Rules;

public sealed class TableTests
{
    [Theory]
    [InlineData("OBX|1|NM|a||1||||||X", "")]
    [InlineData("OBX|1|NM|a||1||||||Q", "E 103 OBX-11")]
    [InlineData("OBX|1|NM|a||1||||||f", "E 103 OBX-11")]
    [InlineData("OBX|1|NM|a||1||||||ZF", "")]
    [InlineData("OBX|1|Q|a||1||||||F", "E 103 OBX-2")]
    [InlineData("PID|1||1||A^B|||x", "W 103 PID-8")]
    [InlineData("PID|1||1||A^B|||||||||||||||||||X", "E 103 PID-24")]
    [InlineData("PV1|1|X", "W 103 PV1-2")]
    [InlineData("PID|1||1||A^B^^^^^Q", "E 103 PID-5.7")]
    [InlineData("PID|1||1||A^B~C^D^^^^^Q", "E 103 PID-5[2].7")]
    [InlineData("PID|1||1^^^HOSP&1.2&XX", "E 101 PID-5\nW 103 PID-3.4.3")]
    [InlineData("ORC|XX", "")]
    [InlineData("ORC|QQ", "E 103 ORC-1")]
    public void CodeOfAClosedTable_IsAnErrorAndOfAnOpenOneAWarning(string segment, string findings)
    {
        string[] expected = findings.Split('\n').Order().ToArray();
        Assert.Equal(expected, Checked.Strictly(Checked.Alone(segment)).Split('\n').Order().ToArray());
    }

    /// <summary>Of a diagnosis and of a procedure: 2 and whatever comes after it are ranks.</summary>
    [Theory]
    [InlineData("DG1|1||A||20260901|A|||||||||17")]
    [InlineData("PR1|1||A||20260901|||||||||17")]
    public void Priority_IsAnyNumber(string segment) => Assert.DoesNotContain(" 103 ", Checked.Strictly(Checked.Alone(segment)), StringComparison.Ordinal);

    [Theory]
    [InlineData("MCF")]
    [InlineData("EDR")]
    [InlineData("EQQ")]
    [InlineData("ERP")]
    [InlineData("RQQ")]
    [InlineData("SPQ")]
    [InlineData("VQQ")]
    public void MessageTypeOfOlderVersions_IsInTheTable(string type) =>
        Assert.DoesNotContain("MSH-9", Checked.Strictly($"MSH|^~\\&|A|B|C|D|20260901||{type}^Q04|1|P|2.5"), StringComparison.Ordinal);

    [Theory]
    [InlineData("2.1", "E 103 MSA-1")]
    [InlineData("2.2", "")]
    [InlineData("2.8.2", "")]
    public void Code_HoldsFromItsVersionOn(string version, string findings) =>
        Assert.Equal(findings, Checked.Strictly(Checked.Alone("MSA|CA|1", version).Replace("ZZZ^Z01", version is "2.1" ? "ZZZ" : "ZZZ^Z01", StringComparison.Ordinal)));

    [Fact]
    public void TableOfADividedField_HoldsForItsFirstComponent() =>
        Assert.Equal("W 103 PID-8.1", Checked.Strictly(Checked.Alone("PID|1||1||A^B|||x^y", "2.7")));
}
