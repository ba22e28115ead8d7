using EHealth.Integration.Hl7.Mllp;
using static EHealth.Integration.Hl7.Tests.Mllp.MllpPeer;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpServerTimeoutTests
{
    [Fact]
    public async Task SlowLorisInsideFrame_IsReportedAndClosed()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\vMSH");
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);

        fixture.Time.Advance(fixture.Options.FrameTimeout);

        var broken = await fixture.Handler.NextBrokenAsync();
        Assert.Equal(MllpBrokenFrameReason.TimedOut, broken.Reason);
        Assert.Equal("MSH"u8.ToArray(), broken.Bytes.ToArray());
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task SteadyDrops_DoNotExtendTheFrameTimeout()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\vM");
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);
        var half = fixture.Options.FrameTimeout / 2;

        fixture.Time.Advance(half);
        await peer.SendAsync("S");
        fixture.Time.Advance(half);

        Assert.Equal(MllpBrokenFrameReason.TimedOut, (await fixture.Handler.NextBrokenAsync()).Reason);
    }

    [Fact]
    public async Task JunkThatNoStartBlockFollows_IsReportedAndClosed()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("who is there?");
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);

        fixture.Time.Advance(fixture.Options.FrameTimeout);

        Assert.Equal(MllpBrokenFrameReason.NoStartBlock, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task IdlePeer_IsClosedWithoutReport()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(Frame("one"));
        Assert.Equal("ack:one", await peer.ReceiveAsync());
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.IdleTimeout);
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.IdleTimeout);

        fixture.Time.Advance(fixture.Options.IdleTimeout);

        Assert.Null(await peer.ReceiveAsync());
        Assert.Equal(0, fixture.Handler.WaitingBroken);
    }

    [Fact]
    public async Task SilentSinceItConnected_IsClosed()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.IdleTimeout);

        fixture.Time.Advance(fixture.Options.IdleTimeout);

        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task HandlerSlowerThanTheTimeouts_StillAnswers()
    {
        await using var fixture = new MllpServerFixture();
        var gate = new TaskCompletionSource();
        fixture.Handler.Gate = gate.Task;
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(Frame("one"));
        await fixture.Handler.NextMessageAsync();

        fixture.Time.Advance(fixture.Options.IdleTimeout * 2);
        gate.SetResult();

        Assert.Equal("ack:one", await peer.ReceiveAsync());
        await peer.SendAsync(Frame("two"));
        Assert.Equal("ack:two", await peer.ReceiveAsync());
    }

    [Fact]
    public async Task PeerThatDoesNotReadItsAnswer_IsAborted()
    {
        await using var fixture = new MllpServerFixture(options => options.MaxFrameBytes = 10 * 1024 * 1024);
        using var peer = await ConnectAsync(fixture.EndPoint, receiveBufferBytes: 4096);
        // More than the socket buffers of both ends hold.
        string message = new('x', fixture.Options.MaxFrameBytes);
        await peer.SendAsync(Frame(message));
        await fixture.Handler.NextMessageAsync();
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);

        fixture.Time.Advance(fixture.Options.FrameTimeout);

        Assert.InRange(await peer.CountToTheEndAsync(), 0, message.Length - 1);
    }
}
