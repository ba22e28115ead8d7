using EHealth.Integration.Hub.Journal.Subscriptions;
using EHealth.Integration.Hub.Journal.Tests.Records;
using EHealth.Integration.Hub.Journal.Tests.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Subscriptions;

/// <summary>What is left of a subscription when its stream, or the hub, is gone.</summary>
public sealed class SubscriptionHubTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private TestNode _node = null!;

    public ValueTask InitializeAsync()
    {
        _node = TestNode.Open(_directory);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Reconnect_BringsWhatWasNotAcknowledgedAndNothingElse()
    {
        ulong[] events;
        await using (var subscriber = await Subscriber.OpenAsync(_node))
        {
            events = await PublishAsync(4);
            await subscriber.NextAsync(4);
            subscriber.Acknowledge(events[0], events[2]);
        }

        await using var again = await Subscriber.OpenAsync(_node);

        Assert.Equal([events[1], events[3]], await again.NextAsync(2));
    }

    [Fact]
    public async Task EventsPublishedWhileAway_WaitForTheSubscriber()
    {
        await (await Subscriber.OpenAsync(_node)).DisposeAsync();

        var events = await PublishAsync(3);
        await using var again = await Subscriber.OpenAsync(_node);

        Assert.Equal(events, await again.NextAsync(3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restart_NeitherLosesEventsNorRepeatsAcknowledgedOnes(bool indexIsLost)
    {
        ulong[] events;
        await using (var subscriber = await Subscriber.OpenAsync(_node))
        {
            events = await PublishAsync(6);
            await subscriber.NextAsync(6);
            subscriber.Acknowledge(events[0], events[2], events[4]);
        }

        // Three lives more, in each of which one further event is handled: what was acknowledged in any life stays so.
        foreach (var (handled, open) in new (int, int[])[] { (5, [1, 3, 5]), (3, [1, 3]), (1, [1]) })
        {
            await RestartAsync(indexIsLost);
            await using var subscriber = await Subscriber.OpenAsync(_node);
            Assert.Equal(open.Select(number => events[number]), await subscriber.NextAsync(open.Length));
            subscriber.Acknowledge(events[handled]);
        }

        await RestartAsync(indexIsLost);
        await using var last = await Subscriber.OpenAsync(_node);
        var young = await PublishAsync(1);
        Assert.Equal(young, await last.NextAsync(1));
    }

    [Fact]
    public async Task SubscriptionNeverUsed_StillBeginsAtItsFirstOpeningAfterARestart()
    {
        await (await Subscriber.OpenAsync(_node)).DisposeAsync();
        var events = await PublishAsync(2);

        await RestartAsync(indexIsLost: false);
        await using var subscriber = await Subscriber.OpenAsync(_node);

        Assert.Equal(events, await subscriber.NextAsync(2));
    }

    [Fact]
    public async Task TwoSubscriptions_HaveTheirOwnPlaces()
    {
        await using var subscriber = await Subscriber.OpenAsync(_node);
        var otherKey = Subscriber.Key with { Name = "other" };
        Assert.NotNull(await _node.Subscriptions.OpenAsync(otherKey, ["ehealth.clinical.v1.PatientAdmitted"], 10, TestContext.Current.CancellationToken));

        var events = await PublishAsync(1);
        await subscriber.NextAsync(1);
        subscriber.Acknowledge(events);

        Assert.False(subscriber.Running.IsCompleted);
    }

    [Fact]
    public async Task SecondStreamOfTheSubscription_TakesOver()
    {
        await using var first = await Subscriber.OpenAsync(_node);
        var events = await PublishAsync(2);
        await first.NextAsync(2);
        first.Acknowledge(events[0]);

        await using var second = await Subscriber.OpenAsync(_node);

        await first.Running;
        Assert.Equal(events[1], (await second.NextAsync()).Sequence);
        second.Acknowledge(events[1]);
        var young = await PublishAsync(1);
        Assert.Equal(young, await second.NextAsync(1));
    }

    [Fact]
    public async Task StreamOpenedButNotYetServed_IsTakenOverToo()
    {
        var idle = await OpenSessionAsync();

        await using var second = await Subscriber.OpenAsync(_node);

        await idle!.RunAsync((_, _) => throw new InvalidOperationException("delivered to the one that was taken over"), TestContext.Current.CancellationToken);
        var events = await PublishAsync(1);
        Assert.Equal(events, await second.NextAsync(1));
    }

    [Fact]
    public async Task TwoStreamsThatTakeOverAtOnce_LeaveOneInForce()
    {
        // The oldest is busy with a delivery and ends only when that is done; both others open meanwhile.
        var oldest = await Subscriber.OpenAsync(_node);
        var busy = new TaskCompletionSource();
        var delivering = new TaskCompletionSource();
        oldest.Instead = () =>
        {
            delivering.TrySetResult();
            return busy.Task;
        };
        await PublishAsync(1);
        await delivering.Task;

        var opening = new[] { OpenSessionAsync(), OpenSessionAsync() };
        busy.SetResult();
        var sessions = await Task.WhenAll(opening);

        using var gone = new CancellationTokenSource();
        var delivered = new int[2];
        var running = sessions.Select((session, number) => session!.RunAsync(
            (batch, _) =>
            {
                Interlocked.Add(ref delivered[number], batch.Count);
                return Task.CompletedTask;
            },
            gone.Token)).ToArray();
        await Task.WhenAny(running).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken); // the one that was taken over

        _ = Assert.Single(running, run => !run.IsCompleted);
        await gone.CancelAsync();
        await Task.WhenAll(running);
        Assert.Contains(0, delivered);
        Assert.Equal(1u, (await oldest.NextAsync()).Attempt);
        await oldest.DisposeAsync();
    }

    [Fact]
    public async Task TakeoverThatWaitsForABusyStream_HoldsUpNoOtherSubscription()
    {
        var busy = new TaskCompletionSource();
        var delivering = new TaskCompletionSource();
        await using var oldest = await Subscriber.OpenAsync(_node);
        oldest.Instead = () =>
        {
            delivering.TrySetResult();
            return busy.Task;
        };
        await PublishAsync(1);
        await delivering.Task;
        var waiting = OpenSessionAsync();

        var other = _node.Subscriptions.OpenAsync(
            Subscriber.Key with { Name = "other" }, ["ehealth.clinical.v1.PatientAdmitted"], 10, TestContext.Current.CancellationToken);

        Assert.NotNull(await other.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.False(waiting.IsCompleted);
        busy.SetResult();
        Assert.NotNull(await waiting);
        await oldest.NextAsync();
    }

    [Fact]
    public async Task DeliveryThatBreaks_KeepsThePlaceAndLetsTheNextStreamIn()
    {
        var broken = await Subscriber.OpenAsync(_node);
        broken.Instead = () => throw new IOException("the stream is gone");
        var events = await PublishAsync(1);
        await Assert.ThrowsAsync<IOException>(() => broken.Running);

        await using var again = await Subscriber.OpenAsync(_node);

        Assert.Equal(events, await again.NextAsync(1));
    }

    private Task<SubscriptionSession?> OpenSessionAsync() => _node.Subscriptions.OpenAsync(
        Subscriber.Key, ["ehealth.clinical.v1.PatientAdmitted"], 10, TestContext.Current.CancellationToken);

    /// <summary>Publishes events about as many persons; returns their places.</summary>
    private async Task<ulong[]> PublishAsync(int count)
    {
        var sequences = new ulong[count];
        for (var number = 0; number < count; number++)
        {
            sequences[number] = await _node.PublishAsync($"32306850000{100 + number}");
        }

        return sequences;
    }

    private async Task RestartAsync(bool indexIsLost)
    {
        await _node.DisposeAsync();
        if (indexIsLost)
        {
            File.Delete(TestNode.IndexPath(_directory));
        }

        _node = TestNode.Open(_directory);
    }
}
