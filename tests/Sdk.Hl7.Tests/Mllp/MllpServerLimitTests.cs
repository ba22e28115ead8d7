using System.Net;
using static EHealth.Integration.Hl7.Tests.Mllp.MllpPeer;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpServerLimitTests
{
    private const int Limit = 1024;

    [Theory]
    [InlineData(Limit - 1, true)]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task MessageAroundTheLimit_IsTakenUpToTheLimit(int length, bool taken)
    {
        await using var fixture = new MllpServerFixture(options => options.MaxFrameBytes = Limit);
        using var peer = await fixture.ConnectAsync();
        string message = new('x', length);

        await peer.SendAsync(Frame(message));
        peer.ShutdownSend();

        Assert.Equal(taken ? "ack:" + message : null, await peer.ReceiveAsync());
        Assert.Equal(taken ? 0 : 1, fixture.Handler.WaitingBroken);
    }

    [Theory]
    [InlineData(Limit - 1, true)]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task JunkAroundTheLimit_IsSkippedUpToTheLimit(int length, bool taken)
    {
        await using var fixture = new MllpServerFixture(options => options.MaxJunkBytes = Limit);
        using var peer = await fixture.ConnectAsync();

        await peer.SendAsync(new string('j', length) + Frame("one"));
        peer.ShutdownSend();

        Assert.Equal(taken ? "ack:one" : null, await peer.ReceiveAsync());
        Assert.Equal(taken ? 0 : 1, fixture.Handler.WaitingBroken);
    }

    [Theory]
    [InlineData(3, 10)]
    [InlineData(10, 3)]
    public async Task ConnectionsAroundTheLimit_AreServedUpToTheLimit(int all, int ofOneAddress)
    {
        const int Smaller = 3;
        await using var fixture = new MllpServerFixture(options => (options.MaxConnections, options.MaxConnectionsPerAddress) = (all, ofOneAddress));
        var peers = new List<MllpPeer>();
        for (int i = 0; i < Smaller; i++)
        {
            peers.Add(await fixture.ConnectAsync());
            await AssertServedAsync(peers[^1]);
        }

        using var oneTooMany = await fixture.ConnectAsync();
        Assert.Equal(0, await oneTooMany.CountToTheEndAsync());

        // Its place is free again when one has gone.
        peers[0].ShutdownSend();
        Assert.Null(await peers[0].ReceiveAsync());
        await fixture.WaitForConnectionsAsync(Smaller - 1);
        using var next = await fixture.ConnectAsync();
        await AssertServedAsync(next);
        peers.ForEach(peer => peer.Dispose());
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("127.0.0.1/32", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task AllowedAddresses_AreServedAndOthersClosed(string allowed, bool served)
    {
        await using var fixture = new MllpServerFixture(options => options.AllowedAddresses = [IPNetwork.Parse(allowed)]);
        using var peer = await fixture.ConnectAsync();

        if (served) await AssertServedAsync(peer);
        else Assert.Equal(0, await peer.CountToTheEndAsync());
    }

    [Fact]
    public async Task IdleConnections_HoldUpNobody()
    {
        // As many as a listener takes by default; both ends are in this process.
        const int Idle = 4_999;
        await using var fixture = new MllpServerFixture(options => options.MaxConnectionsPerAddress = options.MaxConnections);
        var peers = new List<MllpPeer>(Idle);
        for (int i = 0; i < Idle; i++) peers.Add(await fixture.ConnectAsync());

        using var busy = await fixture.ConnectAsync();
        await AssertServedAsync(busy);
        Assert.Equal(fixture.Options.MaxConnections, fixture.Server.ConnectionCount);
        using var oneTooMany = await fixture.ConnectAsync();
        Assert.Equal(0, await oneTooMany.CountToTheEndAsync());
        peers.ForEach(peer => peer.Dispose());
    }

    private static async Task AssertServedAsync(MllpPeer peer)
    {
        await peer.SendAsync(Frame("one"));
        Assert.Equal("ack:one", await peer.ReceiveAsync());
    }
}
