namespace EHealth.Integration.Hl7.Tests.Rules;

public sealed class LengthTests
{
    [Theory]
    [InlineData("2.1", 20)]
    [InlineData("2.5.1", 20)]
    [InlineData("2.6", 199)]
    public void ControlId_MayHaveItsLengthAndNoMore(string version, int max)
    {
        Assert.Equal("", LengthOf(max - 1, version));
        Assert.Equal("", LengthOf(max, version));
        Assert.Equal("E 102 MSH-10", LengthOf(max + 1, version));
    }

    [Theory]
    [InlineData("2.7")]
    [InlineData("2.8.2")]
    public void Length_IsNobodysBusinessFromVersion27(string version) => Assert.Equal("", LengthOf(500, version));

    [Fact]
    public void Length_IsCountedInCharactersAsTheyAreMeant()
    {
        Assert.Equal("", Checked.Strictly(Checked.Alone($"DG1|1|||{new string('ғ', 40)}||A")));
        Assert.Equal("E 102 DG1-4", Checked.Strictly(Checked.Alone($"DG1|1|||{new string('ғ', 41)}||A")));
        Assert.Equal("", Checked.Strictly(Checked.Alone($"DG1|1|||{new string('a', 38)}\\T\\b||A")));
    }

    [Fact]
    public void EachRepetition_HasTheLengthForItself() =>
        Assert.Equal("E 102 AL1-5[2]", Checked.Strictly(Checked.Alone($"AL1|1||x||{new string('a', 15)}~{new string('b', 16)}~c")));

    private static string LengthOf(int length, string version)
    {
        string type = version is "2.1" ? "ACK" : "ACK^A01";
        return Checked.Strictly($"MSH|^~\\&|A|B|C|D|20260901||{type}|{new string('1', length)}|P|{version}\nMSA|AA|1");
    }
}
