using System.Diagnostics.Metrics;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class CompletionStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task GoodOutcome_IsRecordedThenAnswered()
    {
        var exchange = await UnderWayAsync(Catalogues.Write);
        exchange.Response = "answer"u8.ToArray();

        var outcome = await _hub.Completion.CompleteAsync(exchange, error: null);

        Assert.Null(outcome.Error);
        Assert.Equal("answer"u8, outcome.Response.Span);
        Assert.Equal(0, exchange.AuditIndex);
        Assert.Equal(HubErrorCode.Unspecified, Assert.Single(_hub.Journal.Records).Outcome);
        AssertLetGo();
    }

    [Fact]
    public async Task Refusal_IsRecordedAndCarriesTheExchangeId()
    {
        var exchange = await UnderWayAsync(Catalogues.Write);
        exchange.Response = "half an answer"u8.ToArray();

        var outcome = await _hub.Completion.CompleteAsync(exchange, new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "no" });

        Assert.Equal(new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "no", ExchangeId = exchange.Id.ToString() }, outcome.Error);
        Assert.True(outcome.Response.IsEmpty);
        Assert.Equal("no", Assert.Single(_hub.Journal.Records).PartnerCode);
        AssertLetGo();
    }

    [Theory]
    [InlineData(true, HubErrorCode.OutcomeUnknown)]
    [InlineData(false, HubErrorCode.HubUnavailable)]
    public async Task OutcomeThatCannotBeRecorded_IsNotGivenOut(bool accepted, HubErrorCode expected)
    {
        _hub.Journal.CanComplete = false;
        var exchange = await UnderWayAsync(Catalogues.Write);
        exchange.IsAccepted = accepted;
        exchange.Response = "answer"u8.ToArray();

        var outcome = await _hub.Completion.CompleteAsync(exchange, error: null);

        Assert.Equal(expected, outcome.Error?.Code);
        Assert.True(outcome.Error?.RetryAfter > TimeSpan.Zero);
        Assert.True(outcome.Response.IsEmpty);
        Assert.Contains("OutcomeNotRecorded", _hub.Log.Names);
        AssertLetGo();
    }

    [Fact]
    public async Task JournalThatThrows_GivesNothingOutAndHoldsNothing()
    {
        _hub.Journal.Bug = new ArgumentOutOfRangeException("payload");
        var exchange = await UnderWayAsync(Catalogues.Write);
        exchange.IsAccepted = true;

        var outcome = await _hub.Completion.CompleteAsync(exchange, error: null);

        Assert.Equal(HubErrorCode.OutcomeUnknown, outcome.Error?.Code);
        Assert.Contains(_hub.Log.Entries, entry => entry.Exception == _hub.Journal.Bug);
        AssertLetGo();
    }

    [Fact]
    public async Task WhatWasUnderWayWhenTheHubWasSuspended_IsStillRecordedAndAnswered()
    {
        var exchange = await UnderWayAsync(Catalogues.Write);
        exchange.Response = "answer"u8.ToArray();
        _hub.Admission.Suspend("no room");

        Assert.Null((await _hub.Completion.CompleteAsync(exchange, error: null)).Error);

        Assert.Single(_hub.Journal.Records);
        AssertLetGo();
    }

    [Theory]
    [InlineData(HubErrorCode.SenderForbidden)]
    [InlineData(HubErrorCode.TypeUnsupported)]
    public async Task RefusalWhileSuspended_IsHubUnavailableAndTakesNoRoom(HubErrorCode refusal)
    {
        _hub.Admission.Suspend("no room");

        var outcome = await _hub.Completion.CompleteAsync(_hub.Arriving(), new HubError(refusal));

        Assert.Equal((HubErrorCode.HubUnavailable, AdmissionStage.SuspendedRetry), (outcome.Error!.Code, outcome.Error.RetryAfter));
        Assert.Empty(_hub.Noted);
        Assert.Empty(_hub.Log.Entries);
    }

    [Fact]
    public async Task PublishedEvent_IsNotRecordedTwice()
    {
        var exchange = await UnderWayAsync(Catalogues.Event);
        Assert.Null(await _hub.Publication.RecordAsync(exchange));

        Assert.Null((await _hub.Completion.CompleteAsync(exchange, error: null)).Error);

        Assert.Single(_hub.Journal.Records);
        Assert.DoesNotContain("complete", _hub.Noted);
        AssertLetGo();
    }

    [Fact]
    public async Task RefusalBeforeAnythingWasHeld_ReleasesNothing()
    {
        var exchange = _hub.Arriving();

        await _hub.Completion.CompleteAsync(exchange, new HubError(HubErrorCode.SenderUnauthenticated));

        Assert.Equal(AuditKind.Refusal, Assert.Single(_hub.Journal.Records).Kind);
        Assert.Equal(["complete"], _hub.Noted);
        AssertLetGo();
    }

    [Fact]
    public async Task EveryOutcome_IsCountedByOperationAndReason()
    {
        var counted = new List<(string Operation, string Outcome)>();
        var seconds = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (_hub.IsMeter(instrument.Meter))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(((string)tags[0].Value!, (string)tags[1].Value!)));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seconds.Add(value));
        listener.Start();

        var good = await UnderWayAsync(Catalogues.Read);
        _hub.Time.Advance(TimeSpan.FromMilliseconds(250));
        await _hub.Completion.CompleteAsync(good, error: null);
        await _hub.Completion.CompleteAsync(await UnderWayAsync(Catalogues.Write), new HubError(HubErrorCode.PartnerTimeout));

        Assert.Equal([(Catalogues.Read.Name, "OK"), (Catalogues.Write.Name, "PARTNER_TIMEOUT")], counted);
        Assert.Equal([0.25, 0], seconds);
    }

    private async Task<Exchange> UnderWayAsync(Operation operation)
    {
        var exchange = _hub.Authorized(operation);
        Assert.Null(_hub.Admission.Enter(exchange));
        Assert.Null(await _hub.Replay.CheckAsync(exchange, TestContext.Current.CancellationToken));
        _hub.Noted.Clear();
        return exchange;
    }

    private void AssertLetGo()
    {
        Assert.Equal(0, _hub.Admission.InFlight);
        Assert.Empty(_hub.Replays.Held);
    }
}
