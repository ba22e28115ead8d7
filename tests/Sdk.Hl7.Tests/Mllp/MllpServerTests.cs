using EHealth.Integration.Hl7.Mllp;
using static EHealth.Integration.Hl7.Tests.Mllp.MllpPeer;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpServerTests
{
    [Fact]
    public async Task PeerClosesInsideFrame_IsReportedNotSwallowed()
    {
        await using var fixture = new MllpServerFixture();
        using (var peer = await fixture.ConnectAsync()) await peer.SendAsync("\vMSH|half a mess");

        var broken = await fixture.Handler.NextBrokenAsync();

        Assert.Equal(MllpBrokenFrameReason.PeerClosedInsideFrame, broken.Reason);
        Assert.Equal("MSH|half a mess".Length, broken.ByteCount);
        Assert.Equal("MSH|half a mess"u8.ToArray(), broken.Bytes.ToArray());
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task PeerResetsInsideFrame_IsReportedWithTheBytesBefore()
    {
        await using var fixture = new MllpServerFixture();
        var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\vMSH|half");
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);
        peer.Reset();

        var broken = await fixture.Handler.NextBrokenAsync();

        Assert.Equal(MllpBrokenFrameReason.PeerClosedInsideFrame, broken.Reason);
        Assert.Equal("MSH|half"u8.ToArray(), broken.Bytes.ToArray());
    }

    [Fact]
    public async Task FrameByteByByte_IsAcknowledgedOnce()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        foreach (char c in Frame("MSH|one")) await peer.SendAsync(c.ToString());
        peer.ShutdownSend();

        Assert.Equal("ack:MSH|one", await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
        Assert.Equal(1, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task CarriageReturnAfterTheAnswer_IsPartOfTheFrame()
    {
        await using var fixture = new MllpServerFixture(options => options.MaxJunkBytes = 0);
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync("\vone\u001c");
        Assert.Equal("ack:one", await peer.ReceiveAsync());
        await peer.SendAsync("\r");
        await peer.SendAsync(Frame("two"));

        Assert.Equal("ack:two", await peer.ReceiveAsync());
        Assert.Equal(0, fixture.Handler.WaitingBroken);
    }

    [Fact]
    public async Task FiveFramesInOneWrite_GetFiveAnswersInOrder()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(string.Concat(Enumerable.Range(1, 5).Select(i => Frame($"m{i}"))));

        for (int i = 1; i <= 5; i++) Assert.Equal($"ack:m{i}", await peer.ReceiveAsync());
    }

    [Fact]
    public async Task ConnectionKeptForAHundredMessages_HandlesEachOnceInOrder()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        for (int i = 1; i <= 100; i++)
        {
            await peer.SendAsync(Frame($"m{i}"));
            Assert.Equal($"ack:m{i}", await peer.ReceiveAsync());
        }

        for (int i = 1; i <= 100; i++) Assert.Equal($"m{i}", await fixture.Handler.NextMessageAsync());
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task NoStartBlock_IsReportedWhenThePeerCloses()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("MSH|no start\u001c\r");
        peer.ShutdownSend();

        var broken = await fixture.Handler.NextBrokenAsync();

        Assert.Equal(MllpBrokenFrameReason.NoStartBlock, broken.Reason);
        Assert.Null(await peer.ReceiveAsync());
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task JunkBetweenFrames_IsSkipped()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(Frame("one") + "\r\njunk" + Frame("two"));

        Assert.Equal("ack:one", await peer.ReceiveAsync());
        Assert.Equal("ack:two", await peer.ReceiveAsync());
    }

    [Fact]
    public async Task PortScanner_IsReportedAndClosed()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(new string('x', 2000));
        peer.ShutdownSend();

        Assert.Equal(MllpBrokenFrameReason.JunkTooLong, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u000b")] // TLS; a hello may hold any byte
    public async Task OtherProtocol_IsReportedAndClosedWhileThePeerWaits(string hello)
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(hello);

        Assert.Equal(MllpBrokenFrameReason.OtherProtocol, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task EndBlockWithoutCarriageReturnThenNextFrame_AreTwoMessages()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync("\vone\u001c" + Frame("two"));

        Assert.Equal("ack:one", await peer.ReceiveAsync());
        Assert.Equal("ack:two", await peer.ReceiveAsync());
    }

    [Fact]
    public async Task HalfClosedPeer_StillGetsItsAnswer()
    {
        await using var fixture = new MllpServerFixture();
        var gate = new TaskCompletionSource();
        fixture.Handler.Gate = gate.Task;
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(Frame("one"));
        peer.ShutdownSend();

        await fixture.Handler.NextMessageAsync();
        gate.SetResult();

        Assert.Equal("ack:one", await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
        Assert.Equal(0, fixture.Handler.WaitingBroken);
    }

    [Fact]
    public async Task FrameTooLarge_IsReportedAnsweredAndClosed()
    {
        await using var fixture = new MllpServerFixture(options => options.MaxFrameBytes = 100_000);
        fixture.Handler.AnswerToBroken = "too large";
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\v" + new string('x', 150_000));
        peer.ShutdownSend();

        var broken = await fixture.Handler.NextBrokenAsync();

        Assert.Equal(MllpBrokenFrameReason.TooLarge, broken.Reason);
        Assert.Equal(MllpBrokenFrame.MaxBytes, broken.Bytes.Length);
        Assert.InRange(broken.ByteCount, 100_001, 150_000);
        Assert.Equal("too large", await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task StartBlockInsideFrame_IsReported()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\vMSH|cut" + Frame("MSH|whole"));
        peer.ShutdownSend();

        Assert.Equal(MllpBrokenFrameReason.InvalidByte, (await fixture.Handler.NextBrokenAsync()).Reason);
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task HandlerThrows_ClosesWithoutAnswer()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(Frame("throw") + Frame("two"));

        Assert.Equal("throw", await fixture.Handler.NextMessageAsync());
        Assert.Equal(0, await peer.CountToTheEndAsync());
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task HandlerGivesNothing_NothingIsSent()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(Frame("silent") + Frame("two"));

        Assert.Equal("ack:two", await peer.ReceiveAsync());
    }

    [Theory]
    [InlineData("one")]
    [InlineData("silent")]
    public async Task AnswerSentOrNoneToSend_IsTold(string message)
    {
        await using var fixture = new MllpServerFixture();
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Handler.OnSent = sent.SetResult;
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(Frame(message));

        await Patience.WaitAsync(async token =>
        {
            await sent.Task.WaitAsync(token);
            return true;
        });
    }

    [Fact]
    public async Task PeerThatDoesNotTakeItsAnswer_IsNotToldAsSent()
    {
        await using var fixture = new MllpServerFixture();
        int sent = 0;
        fixture.Handler.OnSent = () => Interlocked.Increment(ref sent);
        string large = new('x', 8 * 1024 * 1024); // more than the socket's buffers hold
        using var peer = await fixture.ConnectAsync(receiveBufferBytes: 4096);
        await peer.SendAsync(Frame(large));
        await fixture.Handler.NextMessageAsync();
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout); // to read
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout); // to write

        peer.Reset();
        await fixture.WaitForConnectionsAsync(0);

        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task OneConnectionTooMany_IsClosedAtOnce()
    {
        await using var fixture = new MllpServerFixture(options => options.MaxConnections = 1);
        using var first = await fixture.ConnectAsync();
        await first.SendAsync(Frame("one"));
        Assert.Equal("ack:one", await first.ReceiveAsync());

        using var second = await fixture.ConnectAsync();

        Assert.Null(await second.ReceiveAsync());
        await first.SendAsync(Frame("two"));
        Assert.Equal("ack:two", await first.ReceiveAsync());
    }

    [Fact]
    public async Task TenMebibytesInOneFrame_ArriveWhole()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        string message = "silent" + new string('x', (10 * 1024 * 1024) - 6);

        await peer.SendAsync(Frame(message));

        Assert.Equal(message, await fixture.Handler.NextMessageAsync());
    }
}
