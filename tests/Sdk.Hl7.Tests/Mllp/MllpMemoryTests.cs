using System.Net;
using System.Net.Sockets;
using EHealth.Integration.Hl7.Mllp;
using Microsoft.Extensions.Logging.Abstractions;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>Counts what the whole process allocates: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(MllpMemoryTests), DisableParallelization = true)]
[Collection(nameof(MllpMemoryTests))]
public sealed class MllpMemoryTests
{
    private const int MessageBytes = 64 * 1024 * 1024;

    [Fact]
    public async Task BigMessage_IsHeldInMemoryTwiceAtMost()
    {
        var handler = new CountingHandler();
        await using var server = new MllpServer(
            new IPEndPoint(IPAddress.Loopback, 0), new MllpServerOptions { MaxFrameBytes = MessageBytes }, handler, TimeProvider.System, NullLogger<MllpServer>.Instance);
        server.Start();
        using var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(server.LocalEndPoint, TestContext.Current.CancellationToken);
        var piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)'x');

        long before = GC.GetTotalAllocatedBytes(precise: true);
        await SendAllAsync(peer, new byte[] { 0x0B });
        for (int sent = 0; sent < MessageBytes; sent += piece.Length) await SendAllAsync(peer, piece);
        await SendAllAsync(peer, new byte[] { 0x1C, 0x0D });
        var answer = new byte[4];
        Assert.Equal(4, await Patience.WaitAsync(token => peer.ReceiveAsync(answer, token)));
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(MessageBytes, handler.Received);
        // What arrives, what the handler gets, and an eighth for reads and segments.
        Assert.InRange(allocated, MessageBytes, 2.125 * MessageBytes);
    }

    [Fact]
    public async Task ConnectionsThatCameAndWent_LeaveNothingBehind()
    {
        const int Warm = 100, Many = 500;
        // Also those that are refused: nothing may be kept of them either.
        await using var fixture = new MllpServerFixture(options => options.MaxConnections = 1);
        await ComeAndGoAsync(fixture, Warm);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await ComeAndGoAsync(fixture, Many);
        long kept = GC.GetTotalMemory(forceFullCollection: true) - before;

        // The recorded messages are the test's own: 100 bytes each at most. A connection that is kept has more than 2 KB.
        Assert.InRange(kept, long.MinValue, Many * 512);
    }

    private static async Task ComeAndGoAsync(MllpServerFixture fixture, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using (var peer = await fixture.ConnectAsync())
            {
                await peer.SendAsync(MllpPeer.Frame("one"));
                Assert.Equal("ack:one", await peer.ReceiveAsync());
                using var refused = await fixture.ConnectAsync();
                Assert.Equal(0, await refused.CountToTheEndAsync());
            }

            await fixture.WaitForConnectionsAsync(0);
        }
    }

    private static async Task SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
    }

    private sealed class CountingHandler : IMllpMessageHandler
    {
        public long Received { get; private set; }

        public ValueTask<MllpAnswer> HandleAsync(MllpMessage message, CancellationToken cancellationToken)
        {
            Received = message.Bytes.Length;
            return ValueTask.FromResult(new MllpAnswer("k"u8.ToArray()));
        }

        public ValueTask<MllpAnswer> OnBrokenFrameAsync(MllpBrokenFrame frame, CancellationToken cancellationToken) => ValueTask.FromResult(MllpAnswer.None);
    }
}
