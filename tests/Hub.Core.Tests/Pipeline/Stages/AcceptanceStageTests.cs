using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Tests.Doubles;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class AcceptanceStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task Read_IsNotRecordedHere()
    {
        var exchange = _hub.Arriving(Catalogues.Read);

        Assert.Null(await _hub.Acceptance.RecordAsync(exchange));
        Assert.False(exchange.IsAccepted);
        Assert.Empty(_hub.Noted);
    }

    [Fact]
    public async Task CallWithSideEffects_IsRecorded()
    {
        var exchange = _hub.Arriving(Catalogues.Write);

        Assert.Null(await _hub.Acceptance.RecordAsync(exchange));
        Assert.True(exchange.IsAccepted);
        Assert.Equal(["accept"], _hub.Noted);
    }

    [Fact]
    public async Task JournalThatCannotWrite_MeansNotAccepted()
    {
        _hub.Journal.CanAccept = false;
        var exchange = _hub.Arriving(Catalogues.Write);

        var error = await _hub.Acceptance.RecordAsync(exchange);

        Assert.Equal(HubErrorCode.HubUnavailable, error?.Code);
        Assert.True(error?.RetryAfter > TimeSpan.Zero);
        Assert.False(exchange.IsAccepted);
    }
}
