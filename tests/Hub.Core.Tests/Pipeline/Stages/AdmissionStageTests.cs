using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Hub.Core.Tests.Doubles;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline.Stages;

public sealed class AdmissionStageTests : IDisposable
{
    private readonly Situation _hub = new();

    public void Dispose() => _hub.Dispose();

    [Theory]
    [InlineData(Situation.MaxMessageBytes - 1, null)]
    [InlineData(Situation.MaxMessageBytes, null)]
    [InlineData(Situation.MaxMessageBytes + 1, HubErrorCode.MessageTooLarge)]
    public void Size_IsLimitedToTheByte(int length, HubErrorCode? expected)
    {
        var exchange = _hub.Authorized(request: Messages.OfLength(length));
        Assert.Equal(length, exchange.Request.Length);

        Assert.Equal(expected, _hub.Admission.Enter(exchange)?.Code);
        Assert.Equal(expected is null ? 1 : 0, _hub.Admission.InFlight);
    }

    [Theory]
    [InlineData(Situation.MaxEventBytes - 1, null)]
    [InlineData(Situation.MaxEventBytes, null)]
    [InlineData(Situation.MaxEventBytes + 1, HubErrorCode.MessageTooLarge)]
    public void Event_HasALimitOfItsOwn(int length, HubErrorCode? expected) =>
        Assert.Equal(expected, _hub.Admission.Enter(_hub.Authorized(Catalogues.Event, request: new byte[length]))?.Code);

    [Theory]
    [InlineData(Situation.MaxEventBytes - 1, null)]
    [InlineData(Situation.MaxEventBytes, null)]
    [InlineData(Situation.MaxEventBytes + 1, HubErrorCode.MessageTooLarge)]
    public void SourceMessageOfAnEvent_IsLimitedAlike(int length, HubErrorCode? expected) =>
        Assert.Equal(expected, _hub.Admission.Enter(_hub.Authorized(Catalogues.Event, sourceMessage: new byte[length]))?.Code);

    [Fact]
    public void BurstIsUsedUp_RefusesAndSaysWhenToComeAgain()
    {
        Grant(new Quota(PerSecond: 10, Burst: 3, MaxInFlight: 100));
        Enter(times: 3);

        var refusal = _hub.Admission.Enter(_hub.Authorized());

        Assert.Equal(
            new HubError(HubErrorCode.RateExceeded) { RetryAfter = TimeSpan.FromMilliseconds(100), Resource = Catalogues.GetPerson }, refusal);
        Assert.Equal(3, _hub.Admission.InFlight);
    }

    [Fact]
    public void ComingAgainWhenTold_IsLetIn()
    {
        Grant(new Quota(PerSecond: 10, Burst: 3, MaxInFlight: 100));
        Enter(times: 3);
        var wait = _hub.Admission.Enter(_hub.Authorized())!.RetryAfter!.Value;

        _hub.Time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.Equal(HubErrorCode.RateExceeded, _hub.Admission.Enter(_hub.Authorized())?.Code);

        _hub.Time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_hub.Admission.Enter(_hub.Authorized()));
    }

    [Fact]
    public void SustainedRate_IsWhatTheGrantSays()
    {
        Grant(new Quota(PerSecond: 50, Burst: 1, MaxInFlight: 10_000));
        var admitted = 0;

        for (var millisecond = 0; millisecond < 10_000; millisecond += 5)
        {
            var exchange = _hub.Authorized();
            admitted += _hub.Admission.Enter(exchange) is null ? 1 : 0;
            _hub.Admission.Leave(exchange);
            _hub.Time.Advance(TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal(500, admitted);
    }

    [Fact]
    public void LongPause_GivesBackTheBurstAndNoMore()
    {
        Grant(new Quota(PerSecond: 10, Burst: 3, MaxInFlight: 100));
        Enter(times: 3);

        _hub.Time.Advance(TimeSpan.FromHours(1));

        Enter(times: 3);
        Assert.Equal(HubErrorCode.RateExceeded, _hub.Admission.Enter(_hub.Authorized())?.Code);
    }

    [Fact]
    public void InFlightQuotaOfTheGrant_IsFreedByLeaving()
    {
        Grant(new Quota(PerSecond: 1000, Burst: 1000, MaxInFlight: 2));
        var first = Enter(times: 2)[0];
        Assert.Equal(HubErrorCode.RateExceeded, _hub.Admission.Enter(_hub.Authorized())?.Code);

        _hub.Admission.Leave(first);

        Assert.Null(_hub.Admission.Enter(_hub.Authorized()));
    }

    [Fact]
    public void RefusalForInFlight_CostsNoRate()
    {
        Grant(new Quota(PerSecond: 1, Burst: 2, MaxInFlight: 1));
        var first = Enter(times: 1)[0];
        Assert.NotNull(_hub.Admission.Enter(_hub.Authorized()));
        Assert.NotNull(_hub.Admission.Enter(_hub.Authorized()));

        _hub.Admission.Leave(first);

        Assert.Null(_hub.Admission.Enter(_hub.Authorized()));
    }

    [Fact]
    public void SuspendedHub_AdmitsNothingUntilItIsResumed()
    {
        _hub.Admission.Suspend("no room");
        Assert.Equal((HubErrorCode.HubUnavailable, AdmissionStage.SuspendedRetry), (_hub.Admission.Enter(_hub.Authorized())!.Code, _hub.Admission.Enter(_hub.Authorized())!.RetryAfter));
        Assert.Equal("no room", _hub.Admission.SuspendedFor);

        _hub.Admission.Resume();
        Assert.Null(_hub.Admission.Enter(_hub.Authorized()));
        Assert.Null(_hub.Admission.SuspendedFor);
    }

    [Fact]
    public void WholeHubsInFlightLimit_CountsAllSenders()
    {
        var admission = new AdmissionStage(new AdmissionOptions { MaxInFlight = 1 }, _hub.Time);
        var event_ = _hub.Authorized(Catalogues.Event);
        Assert.Null(admission.Enter(event_));

        var refusal = admission.Enter(_hub.Authorized());
        Assert.Equal((HubErrorCode.RateExceeded, "hub"), (refusal!.Code, refusal.Resource));
        Assert.True(refusal.RetryAfter > TimeSpan.Zero);

        admission.Leave(event_);
        Assert.Null(admission.Enter(_hub.Authorized()));
    }

    [Fact]
    public void OneSystemsQuota_IsNoOtherSystemsConcern()
    {
        _hub.Directory.Replace(new DirectorySnapshot(
        [
            Parties.Of(Parties.Hospital, grants: [Parties.GrantFor(Catalogues.GetPerson, new Quota(1, 1, 1))]),
            Parties.Of(Parties.Clinic, grants: [Parties.GrantFor(Catalogues.GetPerson, new Quota(1, 1, 1))]),
        ]));
        Enter(times: 1);
        var other = _hub.Arriving(sender: Parties.Clinic);
        Assert.Null(_hub.Authentication.Check(other) ?? _hub.Authorization.Check(other));

        Assert.Null(_hub.Admission.Enter(other));
    }

    [Fact]
    public void ReloadedDirectory_HandsOutNoFreshQuota()
    {
        Grant(new Quota(PerSecond: 1, Burst: 1, MaxInFlight: 100));
        Enter(times: 1);

        Grant(new Quota(PerSecond: 1, Burst: 1, MaxInFlight: 100));

        Assert.Equal(HubErrorCode.RateExceeded, _hub.Admission.Enter(_hub.Authorized())?.Code);
    }

    [Fact]
    public void Draining_RefusesTheNewAndLetsTheOldLeave()
    {
        var underWay = Enter(times: 1)[0];

        _hub.Admission.Drain();

        Assert.Equal(HubErrorCode.HubUnavailable, _hub.Admission.Enter(_hub.Authorized())?.Code);
        _hub.Admission.Leave(underWay);
        Assert.Equal(0, _hub.Admission.InFlight);
    }

    [Fact]
    public void LeavingTwiceOrWithoutAPlace_GivesNothingBack()
    {
        var stays = Enter(times: 2)[1];
        var leaves = Enter(times: 1)[0];
        _hub.Admission.Leave(leaves);

        _hub.Admission.Leave(leaves);
        _hub.Admission.Leave(_hub.Authorized());

        Assert.Equal(2, _hub.Admission.InFlight);
        _hub.Admission.Leave(stays);
        Assert.Equal(1, _hub.Admission.InFlight);
    }

    [Fact]
    public async Task ManyAtOnce_AreAdmittedExactlyUpToTheBurst()
    {
        const int Burst = 500;
        Grant(new Quota(PerSecond: 1, Burst, MaxInFlight: 100_000));
        var admission = new AdmissionStage(new AdmissionOptions(), _hub.Time);
        var exchanges = Enumerable.Range(0, 4 * Burst).Select(_ => _hub.Authorized()).ToList();

        var admitted = 0;
        await Parallel.ForEachAsync(exchanges, TestContext.Current.CancellationToken, (exchange, _) =>
        {
            Interlocked.Add(ref admitted, admission.Enter(exchange) is null ? 1 : 0);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(Burst, admitted);
        Assert.Equal(Burst, admission.InFlight);
    }

    [Fact]
    public void Events_CountAgainstThePublishQuota()
    {
        _hub.Directory.Replace(new DirectorySnapshot(
            [Parties.Of(Parties.Hospital, publishes: [Catalogues.PatientAdmitted], publishQuota: new Quota(PerSecond: 10, Burst: 2, MaxInFlight: 100))]));

        Assert.Null(_hub.Admission.Enter(_hub.Authorized(Catalogues.Event)));
        Assert.Null(_hub.Admission.Enter(_hub.Authorized(Catalogues.Event)));
        Assert.Equal(HubErrorCode.RateExceeded, _hub.Admission.Enter(_hub.Authorized(Catalogues.Event))?.Code);
    }

    private void Grant(Quota quota) =>
        _hub.Directory.Replace(new DirectorySnapshot([Parties.Of(Parties.Hospital, grants: [Parties.GrantFor(Catalogues.GetPerson, quota)])]));

    private List<Exchange> Enter(int times)
    {
        var entered = Enumerable.Range(0, times).Select(_ => _hub.Authorized()).ToList();
        Assert.All(entered, exchange => Assert.Null(_hub.Admission.Enter(exchange)));
        return entered;
    }
}
