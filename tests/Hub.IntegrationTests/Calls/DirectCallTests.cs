using System.Net;
using System.Net.Http.Headers;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Calls;

/// <summary>A plain call is answered without Grpc.AspNetCore, any other with it. A client must not be able to tell.</summary>
public sealed class DirectCallTests(SharedHub shared) : SharedHubTests(shared)
{
    /// <summary>Asks Grpc.Net.Client to compress the request.</summary>
    private static readonly (string, string) Compressed = ("grpc-internal-encoding-request", "gzip");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Question_GetsTheSameAnswerPlainAndCompressed(bool isCompressed)
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        var answer = await AskAsync(TestPersons.Question(), isCompressed, (MetadataNames.Recipient, provider.SystemId));

        Assert.Equal(StatusCode.OK, answer.Code);
        Assert.Equal(TestPersons.Entry(TestPersons.Question()), GetPersonResponse.Parser.ParseFrom(answer.Payload));
        Assert.Equal(Hub.Audit.Of(answer.ExchangeId).Index, answer.AuditIndex);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusal_HasTheSameDetailsPlainAndCompressed(bool isCompressed)
    {
        var answer = await AskAsync(new GetPersonRequest { Pinfl = "123" }, isCompressed);

        Assert.Equal(StatusCode.InvalidArgument, answer.Code);
        Assert.Equal((HubErrorCode.FieldInvalid, "pinfl", "pinfl"), (answer.Error!.Code, answer.Error.Field, answer.Error.Rule));
        Assert.Equal(answer.ExchangeId, answer.Error.ExchangeId);
        Assert.Equal(Hub.Audit.Of(answer.ExchangeId).Index, answer.AuditIndex);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("0000000005000102")]
    [InlineData("0000000000" + "0000000000")]
    [InlineData("0100000000")]
    public async Task BodyThatIsNotOneMessage_IsRefused(string body)
    {
        using var http = Hub.Http(TestDirectory.Hospital, HttpVersion.Version20);
        using var request = new HttpRequestMessage(HttpMethod.Post, TestDirectory.GetPerson) { Version = HttpVersion.Version20, Content = new ByteArrayContent(Convert.FromHexString(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));

        using var response = await http.SendAsync(request, Cancellation);
        await response.Content.ReadAsByteArrayAsync(Cancellation);

        var status = response.TrailingHeaders.Concat(response.Headers).First(header => header.Key == "grpc-status").Value.Single();
        Assert.NotEqual("0", status);
    }

    [Fact]
    public async Task MessageThatComesInPieces_IsPutTogether()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));
        using var http = Hub.Http(TestDirectory.Hospital, HttpVersion.Version20);
        using var request = new HttpRequestMessage(HttpMethod.Post, TestDirectory.GetPerson) { Version = HttpVersion.Version20, Content = new InPieces([0, 0, 0, 0, 16, .. TestPersons.Question().ToByteArray()]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add(MetadataNames.Purpose, PurposeOfUse.Treatment);
        request.Headers.Add(MetadataNames.Recipient, provider.SystemId);

        using var response = await http.SendAsync(request, Cancellation);
        var answer = await response.Content.ReadAsByteArrayAsync(Cancellation);

        Assert.Equal(TestPersons.Entry(TestPersons.Question()), GetPersonResponse.Parser.ParseFrom(answer.AsSpan(5)));
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task BytesWithoutEndBehindTheMessage_AreNotWaitedFor()
    {
        using var http = Hub.Http(TestDirectory.Hospital, HttpVersion.Version20);
        using var request = new HttpRequestMessage(HttpMethod.Post, TestDirectory.GetPerson) { Version = HttpVersion.Version20, Content = new NeverEnding() };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation).Soon();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private Task<RawAnswer> AskAsync(IMessage request, bool isCompressed, params (string, string)[] headers) =>
        Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, request, isCompressed ? [Compressed, .. headers] : headers);

    /// <summary>An empty message, and zeros behind it until the peer has enough.</summary>
    private sealed class NeverEnding : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            while (true)
            {
                await stream.WriteAsync(new byte[1024], cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Every byte in a frame of its own.</summary>
    private sealed class InPieces(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var one in bytes)
            {
                await stream.WriteAsync(new[] { one });
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
