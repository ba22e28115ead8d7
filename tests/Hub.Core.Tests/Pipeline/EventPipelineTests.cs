using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline;

public sealed class EventPipelineTests : IDisposable
{
    private readonly Situation _hub = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _hub.Dispose();

    [Fact]
    public async Task EventWithNothingWrong_IsOneRecord()
    {
        var exchange = _hub.Arriving(Catalogues.Event);

        var outcome = await _hub.Events.RunAsync(exchange, Cancellation);

        Assert.Null(outcome.Error);
        Assert.Equal(0, exchange.AuditIndex);
        Assert.Equal(["revocation", "reserve", "publish", "release"], _hub.Noted);
        Assert.Equal(AuditKind.Event, Assert.Single(_hub.Journal.Records).Kind);
        AssertLetGo();
    }

    [Fact]
    public async Task InvalidEvent_IsNotPublishedAndTheRefusalRecorded()
    {
        var outcome = await _hub.Events.RunAsync(_hub.Arriving(Catalogues.Event, request: []), Cancellation);

        Assert.Equal((HubErrorCode.FieldMissing, "patient"), (outcome.Error!.Code, outcome.Error.Field));
        Assert.Equal(["revocation", "reserve", "complete", "release"], _hub.Noted);
        Assert.Equal(AuditKind.Refusal, Assert.Single(_hub.Journal.Records).Kind);
        AssertLetGo();
    }

    [Fact]
    public async Task RepeatedEvent_IsNotPublishedAgain()
    {
        _hub.Replays.Verdict = new ReplayVerdict(ReplayVerdictKind.Answered);
        var exchange = _hub.Arriving(Catalogues.Event);

        var outcome = await _hub.Events.RunAsync(exchange, Cancellation);

        Assert.Null(outcome.Error);
        Assert.True(exchange.IsRepeated);
        Assert.DoesNotContain("publish", _hub.Noted);
        AssertLetGo();
    }

    [Fact]
    public async Task JournalThatCannotWrite_RefusesTheEvent()
    {
        _hub.Journal.CanPublish = false;
        _hub.Journal.CanComplete = false;

        var outcome = await _hub.Events.RunAsync(_hub.Arriving(Catalogues.Event), Cancellation);

        Assert.Equal(HubErrorCode.HubUnavailable, outcome.Error?.Code);
        AssertLetGo();
    }

    [Fact]
    public async Task StageThatThrows_IsAnInternalErrorThatIsRecorded()
    {
        _hub.Replays.Bug = new InvalidOperationException("bug");

        var outcome = await _hub.Events.RunAsync(_hub.Arriving(Catalogues.Event), Cancellation);

        Assert.Equal(HubErrorCode.InternalError, outcome.Error?.Code);
        Assert.Equal(HubErrorCode.InternalError, Assert.Single(_hub.Journal.Records).Outcome);
        Assert.Contains("StageFailed", _hub.Log.Names);
        AssertLetGo();
    }

    [Fact]
    public async Task SubjectThatMustBeKnown_IsLookedForBeforeAnythingIsPublished()
    {
        await _hub.Events.RunAsync(_hub.Arriving(Catalogues.Event, subjectMustBeKnown: true), Cancellation);

        Assert.Equal(["revocation", "reserve", "recognise", "publish", "release"], _hub.Noted);
    }

    [Fact]
    public async Task SubjectNobodyKnows_IsNotPublishedAndTheRefusalNamesThem()
    {
        _hub.Persons.Answer = _ => Task.FromResult<HubError?>(new HubError(HubErrorCode.PartnerRejected) { PartnerCode = "person-not-found" });

        var outcome = await _hub.Events.RunAsync(_hub.Arriving(Catalogues.Event, subjectMustBeKnown: true), Cancellation);

        Assert.Equal((HubErrorCode.PartnerRejected, "person-not-found"), (outcome.Error!.Code, outcome.Error.PartnerCode));
        Assert.DoesNotContain("publish", _hub.Noted);
        var record = Assert.Single(_hub.Journal.Records);
        Assert.Equal((AuditKind.Refusal, "person-not-found", 32), (record.Kind, record.PartnerCode, record.SubjectPseudonym.Length));
        AssertLetGo();
    }

    private void AssertLetGo()
    {
        Assert.Equal(0, _hub.Admission.InFlight);
        Assert.Empty(_hub.Replays.Held);
    }
}
