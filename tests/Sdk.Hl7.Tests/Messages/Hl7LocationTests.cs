using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Tests.Messages;

public sealed class Hl7LocationTests
{
    [Theory]
    [InlineData("PID")]
    [InlineData("PID-3")]
    [InlineData("PID-3.1")]
    [InlineData("PID-3.4.2")]
    [InlineData("PID-3[2]")]
    [InlineData("OBX(2)-5[3].1.2")]
    [InlineData("ZP1-1")]
    public void WrittenForm_IsReadAndWrittenAgain(string text)
    {
        Assert.True(Hl7Location.TryParse(text, out var location));
        Assert.Equal(text, location.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("pid-3")]
    [InlineData("PIDX-3")]
    [InlineData("PID-0")]
    [InlineData("PID-3.0")]
    [InlineData("PID.3")]
    [InlineData("PID(0)-3")]
    [InlineData("PID-3.1.1.1")]
    [InlineData("PID-3\n")]
    [InlineData("PID-9999")]
    public void AnythingElse_IsRefused(string text) => Assert.False(Hl7Location.TryParse(text, out _));
}
