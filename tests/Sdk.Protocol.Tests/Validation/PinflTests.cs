namespace EHealth.Integration.Protocol.Validation;

public sealed class PinflTests
{
    [Theory]
    [InlineData("31210632040244")]
    [InlineData("31210932040247")]
    [InlineData("40201902050010")]
    [InlineData("30211975910033")]
    public void OfficialExample_HasAValidCheckDigit(string pinfl)
    {
        Assert.True(Pinfl.HasValidCheckDigit(pinfl));
        Assert.Equal(pinfl[^1] - '0', Pinfl.CheckDigit(pinfl.AsSpan(0, 13)));
    }

    [Theory]
    [InlineData("32409860230078")]
    [InlineData("30101990123458")]
    public void SampleOfOthers_IsWellFormedButFailsItsCheckDigit(string pinfl)
    {
        Assert.True(Pinfl.IsWellFormed(pinfl));
        Assert.False(Pinfl.HasValidCheckDigit(pinfl));
    }

    [Theory]
    [InlineData("12345678901112")]
    [InlineData("3021197591003")]
    [InlineData("3021197591003৩")]
    public void MalformedNumber_HasNoValidCheckDigit(string text)
    {
        Assert.False(Pinfl.IsWellFormed(text));
        Assert.False(Pinfl.HasValidCheckDigit(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("302119759100")]
    [InlineData("302119759100331")]
    [InlineData("302119759100x")]
    public void CheckDigitOfSomethingElse_IsABugAndTellsNoValue(string text)
    {
        var exception = Assert.Throws<ArgumentException>(() => Pinfl.CheckDigit(text));
        Assert.True(text.Length == 0 || !exception.Message.Contains(text, StringComparison.Ordinal));
    }
}
