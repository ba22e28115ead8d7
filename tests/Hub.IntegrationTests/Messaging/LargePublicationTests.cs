using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Sdk;
using EHealth.Integration.Sdk.Publishing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EHealth.Integration.Hub.IntegrationTests.Messaging;

/// <summary>Events for which room must be found, at a hub that has room for one of the largest, or for two of half that size.</summary>
public sealed class LargePublicationTests : IAsyncLifetime
{
    private const string Publish = "ehealth.hub.v1.Events/Publish";
    private const int MaxEventBytes = 2 * 1024 * 1024;
    private const int MaxPublicationBytes = (2 * MaxEventBytes) + (64 * 1024);

    private HubFixture _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ByteRoom Room => _hub.Services.GetRequiredService<LargeMessages>().Publications;

    public async ValueTask InitializeAsync() => _hub = await HubFixture.StartAsync(settings =>
    {
        settings["Admission:MaxEventBytes"] = $"{MaxEventBytes}";
        settings["Admission:LargeMessageBytes"] = $"{MaxPublicationBytes}";
    });

    public async ValueTask DisposeAsync()
    {
        _hub.AssertLogStaysClean();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData(1024 * 1024, true)] // on the way of small ones, by a little
    [InlineData(MaxEventBytes - 1, true)]
    [InlineData(MaxEventBytes, true)]
    [InlineData(MaxEventBytes + 1, false)]
    public async Task SourceMessage_IsTakenUpToTheLimit(int sourceBytes, bool taken)
    {
        var publishing = _hub.Connect(TestDirectory.Hospital).Events.PublishAsync(TestPersons.Admission(1), new PublishOptions { SourceMessage = new byte[sourceBytes] }, Cancellation);

        if (taken) Assert.Equal(_hub.Audit.Of((await publishing).ExchangeId).Index, (await publishing).AuditIndex);
        else Assert.Equal(HubErrorCode.MessageTooLarge, (await Assert.ThrowsAsync<HubException>(() => publishing)).Code);
        Assert.Equal(0, Room.Used);
    }

    [Theory]
    [InlineData(MaxPublicationBytes, HubErrorCode.MessageUnreadable, StatusCode.InvalidArgument)]
    [InlineData(MaxPublicationBytes + 1, HubErrorCode.MessageTooLarge, StatusCode.ResourceExhausted)]
    public async Task Request_IsReadUpToTheLimit(int bytes, HubErrorCode refusal, StatusCode status)
    {
        var answer = await _hub.Channel(TestDirectory.Hospital).AskAsync(Publish, new byte[bytes], null);

        answer.Refused(refusal, status);
        Assert.Contains(_hub.Audit.ReadAll(), record => record.Outcome == refusal && record.Operation == Publish && record.Sender == TestDirectory.Hospital);
        Assert.Equal(0, Room.Used);
    }

    [Fact]
    public async Task SameLargeEventTwice_IsAcceptedOnce()
    {
        var events = _hub.Connect(TestDirectory.Hospital).Events;
        var publish = new PublishOptions { MessageId = Guid.CreateVersion7(), SourceMessage = new byte[MaxEventBytes] };

        var admission = TestPersons.Admission(2);
        Assert.False((await events.PublishAsync(admission, publish, Cancellation)).Repeated);
        Assert.True((await events.PublishAsync(admission, publish, Cancellation)).Repeated);
    }

    [Fact]
    public async Task NoRoomForAnother_IsSaidAtOnceAndSmallOnesGoOn()
    {
        var events = _hub.Connect(TestDirectory.Hospital).Events;
        var large = new PublishOptions { SourceMessage = new byte[MaxEventBytes] };
        var mayEnd = new TaskCompletionSource();
        var first = new[] { 3, 7 }.Select(person => RequestOf(TestPersons.Admission(person), MaxEventBytes))
            .Select(request => PostAsync(request, request.Length / 2, mayEnd.Task)).ToList();
        await Until.TrueAsync(() => Room.Used > 2 * MaxEventBytes, "two have taken all the room");

        var refused = await Assert.ThrowsAsync<HubException>(() => events.PublishAsync(TestPersons.Admission(4), large, Cancellation));
        Assert.Equal((HubErrorCode.HubUnavailable, TimeSpan.FromSeconds(1)), (refused.Code, refused.RetryAfter));
        Assert.False((await events.PublishAsync(TestPersons.Admission(5), new PublishOptions(), Cancellation)).Repeated);

        mayEnd.SetResult();
        Assert.All(await Task.WhenAll(first), status => Assert.Equal("0", status));
        Assert.False((await events.PublishAsync(TestPersons.Admission(4), large, Cancellation)).Repeated);
    }

    [Fact]
    public async Task LargeMessageThatEndsEarly_IsUnreadableAndFreesItsRoom()
    {
        var arriving = RequestOf(TestPersons.Admission(6), MaxEventBytes);

        Assert.Equal("3", await PostAsync(arriving[..^1], arriving.Length / 2, Task.CompletedTask)); // INVALID_ARGUMENT

        Assert.Equal(0, Room.Used);
    }

    private static byte[] RequestOf(IMessage published, int sourceBytes)
    {
        var request = new PublishRequest
        {
            Type = published.Descriptor.FullName,
            Payload = published.ToByteString(),
            MessageId = Guid.CreateVersion7().ToString("D"),
            Purpose = "TREAT",
            SourceMessage = UnsafeByteOperations.UnsafeWrap(new byte[sourceBytes]),
        }.ToByteArray();
        var frame = new byte[5 + request.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)request.Length);
        request.CopyTo(frame, 5);
        return frame;
    }

    /// <summary>Sends the beginning, and the rest when it may.</summary>
    /// <returns>The gRPC status.</returns>
    private async Task<string> PostAsync(byte[] frame, int beginning, Task mayEnd)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + Publish)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new HeldContent(frame, beginning, mayEnd),
        };
        request.Headers.TE.ParseAdd("trailers");
        using var response = await _hub.Http(TestDirectory.Hospital, HttpVersion.Version20).SendAsync(request, Cancellation).Soon();
        await response.Content.ReadAsByteArrayAsync(Cancellation);
        return response.TrailingHeaders.GetValues("grpc-status").Single();
    }

    private sealed class HeldContent : HttpContent
    {
        private readonly byte[] _frame;
        private readonly int _beginning;
        private readonly Task _mayEnd;

        public HeldContent(byte[] frame, int beginning, Task mayEnd)
        {
            (_frame, _beginning, _mayEnd) = (frame, beginning, mayEnd);
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_frame.AsMemory(0, _beginning), Cancellation);
            await stream.FlushAsync(Cancellation);
            await _mayEnd;
            await stream.WriteAsync(_frame.AsMemory(_beginning), Cancellation);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
