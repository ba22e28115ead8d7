using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class PublicationStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Event_IsAcceptedQueuedAndAuditedInOneRecord()
    {
        var exchange = _hub.Authorized(Catalogues.Event);

        Assert.Null(await _hub.Publication.RecordAsync(exchange));

        Assert.Equal(0, exchange.AuditIndex);
        Assert.True(exchange.IsAccepted);
        var record = Assert.Single(_hub.Journal.Records);
        Assert.Equal((AuditKind.Event, HubErrorCode.Unspecified), (record.Kind, record.Outcome));
    }

    [Fact]
    public async Task JournalThatCannotWrite_MeansNotAccepted()
    {
        _hub.Journal.CanPublish = false;
        var exchange = _hub.Authorized(Catalogues.Event);

        Assert.Equal(HubErrorCode.HubUnavailable, (await _hub.Publication.RecordAsync(exchange))?.Code);
        Assert.False(exchange.IsAccepted);
        Assert.Null(exchange.AuditIndex);
    }
}
