using EHealth.Integration.Hl7.Mllp;
using static EHealth.Integration.Hl7.Tests.Mllp.MllpPeer;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class LargeFrameTests
{
    private const int Limit = 1_000_000;

    // From here on a frame leaves the receive buffer.
    private const int Large = 64 * 1024;

    [Theory]
    [InlineData(Large - 1, true)]
    [InlineData(Large, true)]
    [InlineData(Large + 1, true)]
    [InlineData(2 * Large, true)]
    [InlineData((2 * Large) + 1, true)]
    [InlineData(Limit - 1, true)]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task LargeMessage_IsTakenUpToTheLimit(int length, bool taken)
    {
        await using var fixture = new MllpServerFixture(options => options.MaxFrameBytes = Limit);
        using var peer = await fixture.ConnectAsync();
        var message = MessageOf(length);

        await peer.SendAsync(Frame(message));

        if (taken) Assert.Equal(message, await fixture.Handler.NextMessageAsync());
        else
        {
            var broken = await fixture.Handler.NextBrokenAsync();
            Assert.Equal(MllpBrokenFrameReason.TooLarge, broken.Reason);
            Assert.True(broken.ByteCount > Limit);
        }
    }

    [Fact]
    public async Task MessagesBehindALargeOne_AreNotLost()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        var large = MessageOf(300_001);

        // All at once: the second and third come with the last piece of the first.
        await peer.SendAsync(Frame(large) + Frame("two") + Frame(large) + Frame("four"));

        Assert.Equal(large, await fixture.Handler.NextMessageAsync());
        Assert.Equal("two", await fixture.Handler.NextMessageAsync());
        Assert.Equal(large, await fixture.Handler.NextMessageAsync());
        Assert.Equal("four", await fixture.Handler.NextMessageAsync());
    }

    [Fact]
    public async Task LargeFrameWithoutEnd_IsReportedWithItsLengthWhenThePeerCloses()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\v" + MessageOf(500_000));
        peer.ShutdownSend();

        Assert.Equal((MllpBrokenFrameReason.PeerClosedInsideFrame, 500_000L), ReasonOf(await fixture.Handler.NextBrokenAsync()));
    }

    [Fact]
    public async Task TwoLargeFramesWithRoomForOne_BothComeAndHoldUpNoSmallOne()
    {
        await using var fixture = new MllpServerFixture(options => (options.MaxFrameBytes, options.MaxBufferedBytes) = (Limit, Limit));
        using var first = await fixture.ConnectAsync();
        using var second = await fixture.ConnectAsync();
        using var small = await fixture.ConnectAsync();
        var message = MessageOf(Limit);

        // Half of each: whichever has the room now, it is not enough for the other.
        await first.SendAsync("\v" + message[..(Limit / 2)]);
        await second.SendAsync("\v" + message[..(Limit / 2)]);

        // Neither waits for the other, and a small message waits for none of them.
        await small.SendAsync(Frame("small"));
        Assert.Equal("small", await fixture.Handler.NextMessageAsync());

        var rest = message[(Limit / 2)..] + "\u001c\r";
        var sending = Task.WhenAll(first.SendAsync(rest), second.SendAsync(rest));
        Assert.Equal(message, await fixture.Handler.NextMessageAsync());
        Assert.Equal(message, await fixture.Handler.NextMessageAsync());
        await sending;
    }

    [Fact]
    public async Task SlowLargeFrame_FreesItsRoomWhenItsTimeIsOver()
    {
        await using var fixture = new MllpServerFixture(options => (options.MaxFrameBytes, options.MaxBufferedBytes) = (Limit, Limit));
        using var slow = await fixture.ConnectAsync();
        await slow.SendAsync("\v" + MessageOf(200_000));
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);

        // Half of the slow one's time later, so that the other's is not over with it.
        var half = fixture.Options.FrameTimeout / 2;
        fixture.Time.Advance(half);
        using var other = await fixture.ConnectAsync();
        var message = MessageOf(300_000);
        var sending = other.SendAsync(Frame(message));
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);
        fixture.Time.Advance(half);

        Assert.Equal(message, await fixture.Handler.NextMessageAsync());
        fixture.Time.Advance(fixture.Options.FrameTimeout); // where the other had the room first, the slow one's time began anew
        Assert.Equal(MllpBrokenFrameReason.TimedOut, (await fixture.Handler.NextBrokenAsync()).Reason);
        await sending;
    }

    private static (MllpBrokenFrameReason, long) ReasonOf(MllpBrokenFrame frame) => (frame.Reason, frame.ByteCount);

    // No two places look alike, so that a piece lost, doubled or exchanged shows.
    private static string MessageOf(int length) =>
        string.Create(length, 0, static (text, _) =>
        {
            for (int i = 0; i < text.Length; i++) text[i] = (char)('a' + (((i / 26) + i) % 26));
        });
}
