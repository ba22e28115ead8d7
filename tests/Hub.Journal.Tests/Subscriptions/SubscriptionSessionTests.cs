using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Subscriptions;

public sealed class SubscriptionSessionTests : IAsyncLifetime
{
    private const string Anna = "32306850000017";
    private const string Bobur = "32306850000025";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestKeyRing _keys = new();
    private readonly WatchedTime _time = new();
    private TestNode _node = null!;

    public ValueTask InitializeAsync()
    {
        _node = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task FirstOpening_BeginsWithEventsFromNowOn()
    {
        await _node.PublishAsync(Anna);
        await using var subscriber = await Subscriber.OpenAsync(_node);

        var sequence = await _node.PublishAsync(Anna);

        Assert.Equal(sequence, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task DeliveredEvent_IsThePublishedOneWithItsFacts()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var messageId = _node.NewId();
        await _node.PublishAsync(Anna, messageId);

        var delivered = await subscriber.NextAsync();

        Assert.Equal(("ehealth.clinical.v1.PatientAdmitted", messageId.ToString(), TestNode.Hospital), (delivered.Type, delivered.MessageId, delivered.Sender));
        Assert.Equal(Anna, Contracts.Clinical.V1.PatientAdmitted.Parser.ParseFrom(delivered.Payload).Patient.Value);
        Assert.Equal((_time.GetUtcNow(), 1u), (delivered.AcceptedAt.ToDateTimeOffset(), delivered.Attempt));
    }

    [Fact]
    public async Task EventsOfOtherTypes_AreNotDelivered()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node, type: "ehealth.clinical.v1.PatientDischarged");
        await _node.PublishAsync(Anna);
        var discharge = await _node.PublishAsync(Anna, type: "ehealth.clinical.v1.PatientDischarged");

        Assert.Equal(discharge, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task EventsOfOneSubject_ComeOneAfterAnother()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        ulong[] anna = [await _node.PublishAsync(Anna), await _node.PublishAsync(Anna), await _node.PublishAsync(Anna)];
        var bobur = await _node.PublishAsync(Bobur);

        Assert.Equal([anna[0], bobur], (await subscriber.NextAsync(2)).Order());
        subscriber.Acknowledge(anna[0]);
        Assert.Equal(anna[1], (await subscriber.NextAsync()).Sequence);
        subscriber.Acknowledge(anna[1]);
        Assert.Equal(anna[2], (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task FullWindow_TakesNoMoreUntilAnAnswer()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node, maxInFlight: 2);
        ulong[] events = [await _node.PublishAsync(Anna), await _node.PublishAsync(Bobur), await _node.PublishAsync("32306850000033")];
        Assert.Equal(events[..2], (await subscriber.NextAsync(2)).Order());

        subscriber.Acknowledge(events[0]);

        Assert.Equal(events[2], (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task RejectedEvent_ComesAgainAfterGrowingPauses()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var sequence = await _node.PublishAsync(Anna);
        await subscriber.NextAsync();
        var milliseconds = 200.0;
        for (var attempt = 2u; attempt <= 12; attempt++)
        {
            subscriber.Reject(sequence);
            Assert.Equal(TimeSpan.FromMilliseconds(Math.Min(milliseconds, 60_000)), await AdvanceOverNextWaitAsync());

            var again = await subscriber.NextAsync();
            Assert.Equal((sequence, attempt), (again.Sequence, again.Attempt));
            milliseconds *= 2;
        }
    }

    [Fact]
    public async Task SubscribersOwnPause_CountsWhenItIsLonger()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var sequence = await _node.PublishAsync(Anna);
        await subscriber.NextAsync();

        subscriber.Reject(sequence, TimeSpan.FromMinutes(5));
        Assert.Equal(TimeSpan.FromMinutes(5), await AdvanceOverNextWaitAsync());
        await subscriber.NextAsync();

        subscriber.Reject(sequence, TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.FromMilliseconds(400), await AdvanceOverNextWaitAsync());
        await subscriber.NextAsync();
    }

    [Fact]
    public async Task RejectedEvent_HoldsBackItsSubjectAndNobodyElse()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        ulong[] anna = [await _node.PublishAsync(Anna), await _node.PublishAsync(Anna)];
        await subscriber.NextAsync();
        subscriber.Reject(anna[0]);
        await _time.NextWaitAsync();

        var bobur = await _node.PublishAsync(Bobur);
        Assert.Equal(bobur, (await subscriber.NextAsync()).Sequence);

        _time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(anna[0], (await subscriber.NextAsync()).Sequence);
        subscriber.Acknowledge(anna[0]);
        Assert.Equal(anna[1], (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task EventAcknowledgedDuringThePause_DoesNotComeAgain()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var sequence = await _node.PublishAsync(Anna);
        await subscriber.NextAsync();
        subscriber.Reject(sequence);
        await _time.NextWaitAsync();

        subscriber.Acknowledge(sequence);
        _time.Advance(TimeSpan.FromMinutes(1));

        var next = await _node.PublishAsync(Anna);
        Assert.Equal(next, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task ExpiredEvents_AreNotDelivered()
    {
        await (await Subscriber.OpenAsync(_node)).DisposeAsync();
        await _node.PublishAsync(Anna);
        _time.Advance(TimeSpan.FromHours(360));
        var young = await _node.PublishAsync(Bobur);
        _time.Advance(TimeSpan.FromHours(360));

        await using var subscriber = await Subscriber.OpenAsync(_node);

        Assert.Equal(young, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task RejectedEventThatExpiresMeanwhile_DoesNotComeAgainAndFreesItsSubject()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var refused = await _node.PublishAsync(Anna);
        await subscriber.NextAsync();
        subscriber.Reject(refused, TimeSpan.FromHours(1));
        await _time.NextWaitAsync();
        _time.Advance(TimeSpan.FromMinutes(30));
        var young = await _node.PublishAsync(Anna); // waits behind it

        // Offered again each day, until its month is over; that of the younger one is half an hour longer.
        var pause = TimeSpan.FromHours(24);
        for (var day = 1; day <= 29; day++)
        {
            _time.Advance(TimeSpan.FromHours(24));
            Assert.Equal(refused, (await subscriber.NextAsync()).Sequence);
            pause = TimeSpan.FromHours(day < 29 ? 24 : 23.75);
            subscriber.Reject(refused, pause);
            await _time.NextWaitAsync();
        }

        _time.Advance(pause);
        Assert.Equal(young, (await subscriber.NextAsync()).Sequence);
        subscriber.Acknowledge(young);
    }

    [Fact]
    public async Task OneAtATime_EventThatComesAgainIsNotLost()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node, maxInFlight: 1);
        var anna = await _node.PublishAsync(Anna);
        await subscriber.NextAsync();
        subscriber.Reject(anna);
        await _time.NextWaitAsync();
        var bobur = await _node.PublishAsync(Bobur);
        Assert.Equal(bobur, (await subscriber.NextAsync()).Sequence);

        _time.Advance(TimeSpan.FromMinutes(1));
        subscriber.Acknowledge(bobur);

        Assert.Equal(anna, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task PauseBeyondAllBounds_IsADay()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var sequence = await _node.PublishAsync(Anna);
        await subscriber.NextAsync();

        subscriber.Reject(sequence, TimeSpan.FromMilliseconds(uint.MaxValue));
        Assert.Equal(TimeSpan.FromHours(24), await AdvanceOverNextWaitAsync());

        Assert.Equal(sequence, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task EventsWhoseKeyWasDestroyed_AreNotDelivered()
    {
        await (await Subscriber.OpenAsync(_node)).DisposeAsync();
        await _node.PublishAsync(Anna);
        _keys.ReplaceKey();
        var readable = await _node.PublishAsync(Bobur);

        await using var subscriber = await Subscriber.OpenAsync(_node);

        Assert.Equal(readable, (await subscriber.NextAsync()).Sequence);
    }

    [Fact]
    public async Task LogThatCloses_EndsTheSession()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);

        await _node.Log.DisposeAsync();

        await subscriber.Running;
    }

    [Fact]
    public async Task LogThatHasClosed_OpensNoNewSubscription()
    {
        await _node.Log.DisposeAsync();

        Assert.Null(await _node.Subscriptions.OpenAsync(Subscriber.Key, ["ehealth.clinical.v1.PatientAdmitted"], 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ManyEventsOfManySubjects_ArriveOnceAndInOrder()
    {
        const int Events = 2000;
        const int Subjects = 50;
        await using var subscriber = await Subscriber.OpenAsync(_node, maxInFlight: 256);
        var publishing = Task.WhenAll(Enumerable.Range(0, Subjects).Select(async subject =>
        {
            for (var number = 0; number < Events / Subjects; number++)
            {
                await _node.PublishAsync($"32306850000{subject:000}");
            }
        }));

        var last = new Dictionary<string, ulong>();
        for (var number = 0; number < Events; number++)
        {
            var delivered = await subscriber.NextAsync();
            var subject = Contracts.Clinical.V1.PatientAdmitted.Parser.ParseFrom(delivered.Payload).Patient.Value;
            Assert.True(delivered.Sequence > last.GetValueOrDefault(subject));
            last[subject] = delivered.Sequence;
            subscriber.Acknowledge(delivered.Sequence);
        }

        await publishing;
        Assert.Equal(Subjects, last.Count);
    }

    private TestNode Open() => TestNode.Open(_directory, keys: _keys, time: _time);

    private async Task<TimeSpan> AdvanceOverNextWaitAsync()
    {
        var wait = await _time.NextWaitAsync();
        _time.Advance(wait);
        return wait;
    }
}
