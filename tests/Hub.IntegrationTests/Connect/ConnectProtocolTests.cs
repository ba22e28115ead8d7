using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Registry.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;

namespace EHealth.Integration.Hub.IntegrationTests.Connect;

/// <summary>The same contracts over HTTP with JSON or protobuf bodies, by the Connect protocol.</summary>
public sealed class ConnectProtocolTests(SharedHub shared) : SharedHubTests(shared)
{
    private const string Json = "application/json";
    private const string Proto = "application/proto";

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Json_IsAnsweredInJson(string version)
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        using var response = await PostAsync(JsonOf(TestPersons.Question()), Json, version, provider.SystemId);

        Assert.Equal((HttpStatusCode.OK, Json), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var person = JsonParser.Default.Parse<GetPersonResponse>(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(TestPersons.Entry(TestPersons.Question()), person);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Proto_IsAnsweredInProto(string version)
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        using var response = await PostAsync(TestPersons.Question().ToByteArray(), Proto, version, provider.SystemId);

        Assert.Equal((HttpStatusCode.OK, Proto), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal(TestPersons.Entry(TestPersons.Question()), GetPersonResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(Cancellation)));
    }

    [Fact]
    public async Task Answered_TrailersStandInTheHeadersAndTheAuditSaysTheSameAsForGrpc()
    {
        await using var provider = await SystemProgram.ProvideAsync(Hub, (request, _) => Task.FromResult(TestPersons.Entry(request)));

        using var connect = await PostAsync(JsonOf(TestPersons.Question()), Json, "1.1", provider.SystemId);
        var grpc = await Hub.Channel(TestDirectory.Hospital).AskAsync(TestDirectory.GetPerson, TestPersons.Question(), (MetadataNames.Recipient, provider.SystemId));

        var (overConnect, overGrpc) = (RecordOf(connect), Hub.Audit.Of(grpc.ExchangeId));
        Assert.Equal(overConnect.Index, ulong.Parse(Trailer(connect, MetadataNames.AuditIndex), System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Hub.HashIn(overGrpc, TestPersons.Question().ToByteArray()), overGrpc.RequestHash);
        Assert.Equal(Hub.HashIn(overConnect, TestPersons.Question().ToByteArray()), overConnect.RequestHash);
        Assert.Equal(Hub.HashIn(overConnect, grpc.Payload), overConnect.ResponseHash);
        Assert.Equal((overGrpc.Sender, overGrpc.Operation, overGrpc.Purpose, overGrpc.SubjectPseudonym), (overConnect.Sender, overConnect.Operation, overConnect.Purpose, overConnect.SubjectPseudonym));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("{\"pinfl\":17.5}")]
    [InlineData("{\"pinfl\":\"1\",\"surname\":\"Karimova\"}")]
    [InlineData("[\"32104850010023\"]")]
    [InlineData("null")]
    public async Task BadJson_Is400AndRecordedAndNothingOfItComesBack(string body)
    {
        using var response = await PostAsync(Encoding.UTF8.GetBytes(body), Json, "1.1");

        var error = await ErrorOfAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("invalid_argument", error.GetProperty("code").GetString());
        Assert.DoesNotContain("Karimova", error.ToString(), StringComparison.Ordinal);
        var record = RecordOf(response);
        Assert.Equal((AuditKind.Refusal, HubErrorCode.MessageUnreadable, TestDirectory.Hospital), (record.Kind, record.Outcome, record.Sender));
    }

    [Fact]
    public async Task FieldAgainstTheContract_DetailsNameItsPath()
    {
        using var response = await PostAsync("""{"pinfl":"3210485001002"}"""u8.ToArray(), Json, "1.1");

        var error = await ErrorOfAsync(response, HttpStatusCode.BadRequest);
        var badRequest = error.GetProperty("details").EnumerateArray().Single(detail => detail.GetProperty("type").GetString() == "google.rpc.BadRequest");
        var value = badRequest.GetProperty("value").GetString()!;
        var violation = Assert.Single(Google.Rpc.BadRequest.Parser.ParseFrom(Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='))).FieldViolations);
        Assert.Equal("pinfl", violation.Field);
    }

    [Fact]
    public async Task TimeoutHeader_IsHonoured()
    {
        var provider = Hub.TakeProvider();
        using var link = await RawLink.OpenAsync(Hub, provider, TestDirectory.Registry);

        using var response = await PostAsync(JsonOf(TestPersons.Question()), Json, "1.1", provider, ("Connect-Timeout-Ms", "300"));

        Assert.Equal("deadline_exceeded", (await ErrorOfAsync(response, HttpStatusCode.GatewayTimeout)).GetProperty("code").GetString());
        Assert.InRange((await link.NextCallAsync()).TimeoutMs, 1u, 300u);
        Assert.Equal(HubErrorCode.PartnerTimeout, RecordOf(response).Outcome);
    }

    [Theory]
    [InlineData("ehealth.registry.v1.CivilRegistry/ForgetPerson", "ehealth.registry.v1.CivilRegistry/ForgetPerson")]
    [InlineData("persons/32104850010023", "unknown")]
    public async Task UnknownPath_IsUnimplementedAndRecorded(string path, string recordedAs)
    {
        using var content = Body("{}"u8.ToArray(), Json);
        using var response = await Hub.Http(TestDirectory.Hospital).PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);

        Assert.Equal("unimplemented", (await ErrorOfAsync(response, HttpStatusCode.NotImplemented)).GetProperty("code").GetString());
        Assert.Equal((recordedAs, HubErrorCode.TypeUnsupported), (Hub.Audit.Last().Operation, Hub.Audit.Last().Outcome));
    }

    [Fact]
    public async Task MessageOverTheLimit_IsResourceExhaustedAndRecorded()
    {
        using var response = await PostAsync(new byte[2 * HubFixture.MaxMessageBytes], Proto, "1.1");

        Assert.Equal("resource_exhausted", (await ErrorOfAsync(response, HttpStatusCode.TooManyRequests)).GetProperty("code").GetString());
        Assert.Equal(HubErrorCode.MessageTooLarge, RecordOf(response).Outcome);
    }

    [Fact]
    public async Task Stranger_IsUnauthenticated()
    {
        using var content = Body(JsonOf(TestPersons.Question()), Json);
        using var response = await Hub.Http(TestDirectory.Stranger).PostAsync(new Uri(TestDirectory.GetPerson, UriKind.Relative), content, Cancellation);

        Assert.Equal("unauthenticated", (await ErrorOfAsync(response, HttpStatusCode.Unauthorized)).GetProperty("code").GetString());
    }

    private static byte[] JsonOf(IMessage message) => Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));

    private static ByteArrayContent Body(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string type, string version, string? recipient = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TestDirectory.GetPerson) { Content = Body(body, type), Version = Version.Parse(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Add(MetadataNames.Purpose, "TREAT");
        foreach (var (name, value) in recipient is null ? headers : [(MetadataNames.Recipient, recipient), .. headers])
        {
            request.Headers.Add(name, value);
        }

        return await Hub.Http(TestDirectory.Hospital).SendAsync(request, Cancellation).Soon();
    }

    private static async Task<JsonElement> ErrorOfAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal((status, Json), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(["code", "message", "details"], error.EnumerateObject().Select(member => member.Name));
        return error;
    }

    private static string Trailer(HttpResponseMessage response, string name) => response.Headers.GetValues("trailer-" + name).Single();

    private AuditRecord RecordOf(HttpResponseMessage response) => Hub.Audit.Of(Trailer(response, MetadataNames.ExchangeId));
}
