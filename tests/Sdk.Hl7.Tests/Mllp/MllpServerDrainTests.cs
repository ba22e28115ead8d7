using System.Net.Sockets;
using static EHealth.Integration.Hl7.Tests.Mllp.MllpPeer;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpServerDrainTests
{
    [Fact]
    public async Task StopWhileHandling_SendsTheAnswerThenCloses()
    {
        await using var fixture = new MllpServerFixture();
        var gate = new TaskCompletionSource();
        fixture.Handler.Gate = gate.Task;
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(Frame("one") + Frame("two"));
        Assert.Equal("one", await fixture.Handler.NextMessageAsync());

        var stopping = fixture.Server.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        gate.SetResult();

        Assert.Equal("ack:one", await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
        peer.Dispose();
        await stopping;
        Assert.Equal(0, fixture.Handler.WaitingMessages);
    }

    [Fact]
    public async Task StopInsideFrame_TakesTheRestAndAnswers()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync("\vfirst half ");
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.FrameTimeout);

        var stopping = fixture.Server.StopAsync(TestContext.Current.CancellationToken);
        await peer.SendAsync("second half\u001c\r");

        Assert.Equal("ack:first half second half", await peer.ReceiveAsync());
        Assert.Null(await peer.ReceiveAsync());
        peer.Dispose();
        await stopping;
    }

    [Fact]
    public async Task StopWhileIdle_ClosesAtOnce()
    {
        await using var fixture = new MllpServerFixture();
        using var peer = await fixture.ConnectAsync();
        await fixture.Time.WaitUntilArmedAsync(fixture.Options.IdleTimeout);

        var stopping = fixture.Server.StopAsync(TestContext.Current.CancellationToken);

        Assert.Null(await peer.ReceiveAsync());
        peer.Dispose();
        await stopping;
        await Assert.ThrowsAsync<SocketException>(() => fixture.ConnectAsync());
    }

    [Fact]
    public async Task StopRunsOutOfPatience_AbortsTheHandler()
    {
        await using var fixture = new MllpServerFixture();
        fixture.Handler.Gate = new TaskCompletionSource().Task;
        using var peer = await fixture.ConnectAsync();
        await peer.SendAsync(Frame("one"));
        await fixture.Handler.NextMessageAsync();
        using var patience = new CancellationTokenSource();

        var stopping = fixture.Server.StopAsync(patience.Token);
        await patience.CancelAsync();

        await stopping;
        Assert.Equal(0, fixture.Server.ConnectionCount);
    }
}
