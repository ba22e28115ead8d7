using EHealth.Integration.Sdk.Connection;

namespace EHealth.Integration.Sdk.Tests.Connection;

public sealed class ReconnectPauseTests
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 400)]
    [InlineData(3, 1600)]
    [InlineData(6, 12_800)]
    [InlineData(7, 15_000)]
    [InlineData(1000, 15_000)]
    public void PauseAfterFailures_StaysWithinItsBounds(int failuresBefore, int spreadMilliseconds)
    {
        var most = Least + TimeSpan.FromMilliseconds(spreadMilliseconds);
        for (var sample = 0; sample < 200; sample++)
        {
            var pause = new ReconnectPause();
            for (var failure = 0; failure < failuresBefore; failure++)
            {
                pause.Next();
            }

            Assert.InRange(pause.Next(), Least, most);
        }
    }

    [Fact]
    public void ManyProgramsThatLostTheHubTogether_DoNotComeBackTogether()
    {
        var pauses = Enumerable.Range(0, 100).Select(_ => new ReconnectPause().Next()).ToList();

        Assert.True(pauses.Distinct().Count() > 90);
    }

    [Fact]
    public void Success_BeginsAgainWithTheShortPause()
    {
        for (var sample = 0; sample < 200; sample++)
        {
            var pause = new ReconnectPause();
            for (var failure = 0; failure < 20; failure++)
            {
                pause.Next();
            }

            pause.Reset();

            Assert.InRange(pause.Next(), Least, TimeSpan.FromMilliseconds(300));
        }
    }
}
