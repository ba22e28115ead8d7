using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Local;
using EHealth.Integration.Hub.Core.Routing;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Core.Tests.Local;

public sealed class EdgeRefusalsProviderTests : IDisposable
{
    private static readonly ReportEdgeRefusalRequest Refusal = new()
    {
        Operation = "hl7v2/ADT^A01",
        Code = HubErrorCode.MessageUnreadable,
        Field = "PID-3",
        MessageSha256 = ByteString.CopyFrom(new byte[32]),
    };

    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Report_IsOnDiskWhenItIsAnswered()
    {
        var result = await ReportAsync();

        Assert.Equal(0ul, ReportEdgeRefusalResponse.Parser.ParseFrom(result.Response.Span).AuditIndex);
        var record = Assert.Single(_hub.Journal.Records);
        Assert.Equal((AuditKind.Refusal, "hl7v2/ADT^A01", HubErrorCode.MessageUnreadable), (record.Kind, record.Operation, record.Outcome));
        Assert.Equal(Parties.Hospital, record.Sender);
    }

    [Fact]
    public async Task JournalThatCannotWrite_IsToldToTheEdge()
    {
        _hub.Journal.CanComplete = false;

        Assert.Equal(HubErrorCode.HubUnavailable, (await ReportAsync()).Error?.Code);
    }

    private async Task<DeliveryResult> ReportAsync()
    {
        var provider = new EdgeRefusalsProvider(_hub.Journal, _hub.Audit, Parties.Node);
        return await provider.CallAsync(
            _hub.Authorized(Catalogues.EdgeRefusal, Refusal.ToByteArray()), TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
    }
}
