using EHealth.Integration.Contracts.Hub.V1;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Fixture;

/// <summary>A provider without SDK: the test itself reads and writes the frames of the link.</summary>
internal sealed class RawLink : IDisposable
{
    private readonly AsyncDuplexStreamingCall<ProviderFrame, HubFrame> _stream;
    private readonly Queue<LinkCall> _received = new();

    private RawLink(AsyncDuplexStreamingCall<ProviderFrame, HubFrame> stream) => _stream = stream;

    /// <summary>Opens a link; returns when the hub has welcomed it.</summary>
    public static async Task<RawLink> OpenAsync(HubFixture hub, string systemId, params string[] contracts)
    {
        var link = Begin(hub, systemId);
        var hello = new LinkHello();
        hello.Contracts.AddRange(contracts);
        await link.SendAsync(new ProviderFrame { Hello = hello });
        Assert.NotNull((await link.NextFrameAsync())!.Welcome);
        return link;
    }

    /// <summary>Opens the stream and says nothing yet.</summary>
    public static RawLink Begin(HubFixture hub, string systemId) => new(new ProviderLink.ProviderLinkClient(hub.Channel(systemId)).Open());

    public Task SendAsync(ProviderFrame frame) => _stream.RequestStream.WriteAsync(frame, TestContext.Current.CancellationToken).Soon();

    /// <summary>The next frame; null when the hub has closed the stream.</summary>
    public async Task<HubFrame?> NextFrameAsync() =>
        await _stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken).Soon() ? _stream.ResponseStream.Current : null;

    /// <summary>The next call; pings on the way are answered.</summary>
    public async Task<LinkCall> NextCallAsync()
    {
        while (_received.Count == 0)
        {
            var frame = await NextFrameAsync() ?? throw new InvalidOperationException("the hub has closed the link");
            if (frame.Ping != 0)
            {
                await SendAsync(new ProviderFrame { Pong = frame.Ping });
            }

            foreach (var call in frame.Calls)
            {
                _received.Enqueue(call);
            }
        }

        return _received.Dequeue();
    }

    public Task ReplyAsync(LinkCall call, Google.Protobuf.ByteString payload) =>
        SendAsync(new ProviderFrame { Replies = { new LinkReply { CallId = call.CallId, Payload = payload } } });

    public Task ReplyAsync(LinkCall call, LinkError error) =>
        SendAsync(new ProviderFrame { Replies = { new LinkReply { CallId = call.CallId, Error = error } } });

    /// <summary>The provider has said all it has to say.</summary>
    public Task CompleteAsync() => _stream.RequestStream.CompleteAsync().Soon();

    /// <summary>The stream breaks.</summary>
    public void Dispose() => _stream.Dispose();
}
