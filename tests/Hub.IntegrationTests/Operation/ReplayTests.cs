using System.Security.Cryptography;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.IntegrationTests.Fixture;
using EHealth.Integration.Protocol.Metadata;
using Google.Protobuf;
using Grpc.Core;

namespace EHealth.Integration.Hub.IntegrationTests.Operation;

/// <summary>A call with side effects is done once for each message id, however often it is sent; EdgeRefusals.Report is one.</summary>
public sealed class ReplayTests(SharedHub shared) : SharedHubTests(shared)
{
    private const string Report = "ehealth.audit.v1.EdgeRefusals/Report";
    private const string Refused = "hl7v2/ADT^A01";

    [Fact]
    public async Task Reported_TheRefusalIsRecordedUnderTheEdgesName()
    {
        var answer = await ReportAsync(RequestOf("first"), NewId());

        var refusal = Assert.Single(Hub.Audit.ReadAll(), record => record.Index == ReportEdgeRefusalResponse.Parser.ParseFrom(answer.Payload).AuditIndex);
        Assert.Equal((AuditKind.Refusal, Refused, HubErrorCode.FieldInvalid, "PID-3"), (refusal.Kind, refusal.Operation, refusal.Outcome, refusal.Field));
        Assert.Equal(Hub.HashIn(refusal, "first"u8), refusal.RequestHash);
    }

    [Fact]
    public async Task SameMessageIdTwice_SameAnswerAndOneRefusal()
    {
        var (request, messageId) = (RequestOf("second"), NewId());

        var first = await ReportAsync(request, messageId);
        var again = await ReportAsync(request, messageId);

        Assert.Equal(StatusCode.OK, first.Code); // its payload may be empty: audit index 0 is the default
        Assert.Equal(first.Payload, again.Payload);
        Assert.NotEqual(first.ExchangeId, again.ExchangeId);
        Assert.Single(Hub.Audit.ReadAll(), record => record.Operation == Refused && record.RequestHash == Hub.HashIn(record, "second"u8));
    }

    [Fact]
    public async Task SameMessageIdOtherContent_IsADuplicate()
    {
        var messageId = NewId();
        await ReportAsync(RequestOf("third"), messageId);

        var refused = await ReportAsync(RequestOf("fourth"), messageId);

        Assert.Equal(messageId, refused.Refused(HubErrorCode.MessageDuplicate, StatusCode.AlreadyExists).Resource);
    }

    [Fact]
    public async Task SameMessageIdOfAnotherSystem_IsAnotherMessage()
    {
        var (request, messageId) = (RequestOf("fifth"), NewId());
        var first = await ReportAsync(request, messageId);

        var other = await Hub.Channel(TestDirectory.Laboratory).AskAsync(Report, request, (MetadataNames.MessageId, messageId));

        Assert.NotEqual(first.Payload, other.Payload);
    }

    [Fact]
    public async Task SameMessageIdAtTheSameTime_IsDoneOnce()
    {
        var (request, messageId) = (RequestOf("sixth"), NewId());
        var channel = Hub.Channel(TestDirectory.Gateway);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => channel.AskAsync(Report, request, (MetadataNames.MessageId, messageId))));

        Assert.Single(answers.Where(answer => answer.Code == StatusCode.OK).Select(answer => Convert.ToHexString(answer.Payload)).Distinct());
        Assert.All(answers.Where(answer => answer.Code != StatusCode.OK), answer => answer.Refused(HubErrorCode.HubUnavailable, StatusCode.Unavailable));
        Assert.Single(Hub.Audit.ReadAll(), record => record.Operation == Refused && record.RequestHash == Hub.HashIn(record, "sixth"u8));
    }

    [Fact]
    public async Task WithoutMessageId_IsRefused()
    {
        var answer = await Hub.Channel(TestDirectory.Gateway).AskAsync(Report, RequestOf("seventh"));

        Assert.Equal(MetadataNames.MessageId, answer.Refused(HubErrorCode.FieldMissing, StatusCode.InvalidArgument).Field);
    }

    private static string NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    private static ReportEdgeRefusalRequest RequestOf(string message)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(message);
        return new ReportEdgeRefusalRequest
        {
            Operation = Refused,
            Code = HubErrorCode.FieldInvalid,
            Field = "PID-3",
            MessageSha256 = ByteString.CopyFrom(SHA256.HashData(bytes)),
            MessageBytes = (ulong)bytes.Length,
        };
    }

    private Task<RawAnswer> ReportAsync(ReportEdgeRefusalRequest request, string messageId) =>
        Hub.Channel(TestDirectory.Gateway).AskAsync(Report, request, (MetadataNames.MessageId, messageId));
}
