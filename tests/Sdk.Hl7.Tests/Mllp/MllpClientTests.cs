using System.Net;
using System.Net.Sockets;
using System.Text;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpClientTests
{
    [Fact]
    public async Task MessagesOneAfterTheOther_GetTheirAnswers()
    {
        await using var fixture = new MllpServerFixture();
        await using var client = await MllpClient.ConnectAsync(fixture.EndPoint, TestContext.Current.CancellationToken);

        foreach (string message in new[] { "one", "two", "three" })
        {
            var answer = await client.SendAsync(Encoding.UTF8.GetBytes(message), TestContext.Current.CancellationToken);
            Assert.Equal("ack:" + message, Encoding.UTF8.GetString(answer.Span));
        }
    }

    [Fact]
    public async Task PeerClosesBeforeItAnswers_IsATypedException()
    {
        await using var fixture = new MllpServerFixture();
        await using var client = await MllpClient.ConnectAsync(fixture.EndPoint, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<MllpConnectionClosedException>(
            () => client.SendAsync("throw"u8.ToArray(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PeerClosesInsideItsAnswer_IsATypedException()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var client = await MllpClient.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using (var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken))
        {
            await peer.SendAsync("\vMSH|half"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        await Assert.ThrowsAsync<MllpConnectionClosedException>(
            () => client.SendAsync("one"u8.ToArray(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AnswerByteByByte_IsReadWhole()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var client = await MllpClient.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var peer = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        peer.NoDelay = true;

        var sending = client.SendAsync("one"u8.ToArray(), TestContext.Current.CancellationToken);
        foreach (byte piece in Encoding.UTF8.GetBytes(MllpPeer.Frame("MSA|AA|1"))) await peer.SendAsync(new[] { piece }, TestContext.Current.CancellationToken);

        Assert.Equal("MSA|AA|1", Encoding.UTF8.GetString((await sending).Span));
    }

    [Fact]
    public async Task CancelledSend_MakesTheConnectionUnusable()
    {
        await using var fixture = new MllpServerFixture();
        var gate = new TaskCompletionSource();
        fixture.Handler.Gate = gate.Task;
        await using var client = await MllpClient.ConnectAsync(fixture.EndPoint, TestContext.Current.CancellationToken);
        using var patience = new CancellationTokenSource();
        var sending = client.SendAsync("one"u8.ToArray(), patience.Token);
        await fixture.Handler.NextMessageAsync();

        await patience.CancelAsync();
        gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => client.SendAsync("two"u8.ToArray(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("a\vb")]
    [InlineData("a\u001cb")]
    public async Task MessageWithABlockByte_IsNotSent(string message)
    {
        await using var fixture = new MllpServerFixture();
        await using var client = await MllpClient.ConnectAsync(fixture.EndPoint, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ArgumentException>(
            () => client.SendAsync(Encoding.UTF8.GetBytes(message), TestContext.Current.CancellationToken));
    }
}
