using CsCheck;
using EHealth.Integration.Hub.Journal.Kafka;

namespace EHealth.Integration.Hub.Journal.Tests.Kafka;

public sealed class RelayPositionTests
{
    [Fact]
    public void ConfirmationsInOrder_MoveThePositionAlong()
    {
        var position = new RelayPosition(start: 10);
        Assert.Equal(10, position.Next);

        position.Sending(12);
        position.Sending(15);
        Assert.Equal((10, 2), (position.Next, position.Unconfirmed));

        position.Confirmed(12);
        Assert.Equal((13, 1), (position.Next, position.Unconfirmed));
        position.Confirmed(15);
        Assert.Equal((16, 0), (position.Next, position.Unconfirmed));
    }

    [Fact]
    public void ConfirmationAheadOfAnOpenOne_DoesNotMoveThePosition()
    {
        var position = new RelayPosition(start: 0);
        position.Sending(0);
        position.Sending(1);

        position.Confirmed(1);
        Assert.Equal((0, 2), (position.Next, position.Unconfirmed));

        position.Confirmed(0);
        Assert.Equal((2, 0), (position.Next, position.Unconfirmed));
    }

    [Fact]
    public void AnyOrderOfConfirmations_NeverPassesAnUnconfirmedRecord() =>
        Gen.Select(Gen.Int[1, 4].Array[1, 60], Gen.Int[0, 9_999].Array[0, 200], Gen.Int[0, 100]).Sample(
            run =>
            {
                var (gaps, steps, start) = run;
                var position = new RelayPosition(start);
                var last = (long)start - 1;
                var sent = new List<long>();
                var open = new List<long>();
                var toSend = new Queue<int>(gaps);

                // Sends and confirms as the steps say, then all that is left.
                foreach (var step in steps.Concat(Enumerable.Repeat(0, gaps.Length)).Concat(Enumerable.Repeat(1, gaps.Length)))
                {
                    if (step % 2 == 0 && toSend.TryDequeue(out var gap))
                    {
                        sent.Add(last += gap);
                        open.Add(last);
                        position.Sending(last);
                    }
                    else if (step % 2 == 1 && open.Count > 0)
                    {
                        var confirmed = open[step % open.Count];
                        open.Remove(confirmed);
                        position.Confirmed(confirmed);
                    }

                    var passed = sent.TakeWhile(index => !open.Contains(index)).ToList();
                    Assert.Equal(passed.Count == 0 ? start : passed[^1] + 1, position.Next);
                    Assert.All(open, index => Assert.True(position.Next <= index));
                    Assert.Equal(sent.Count - passed.Count, position.Unconfirmed);
                }

                Assert.Equal((last + 1, 0), (position.Next, position.Unconfirmed));
            },
            iter: 10_000);

    [Fact]
    public async Task ConfirmationsFromManyThreads_LoseNone()
    {
        const int Records = 10_000;
        var position = new RelayPosition(start: 0);
        for (var index = 0; index < Records; index++)
        {
            position.Sending(index);
        }

        await Parallel.ForAsync(0, Records, TestContext.Current.CancellationToken, (index, _) =>
        {
            position.Confirmed(index);
            return ValueTask.CompletedTask;
        });

        Assert.Equal((Records, 0), (position.Next, position.Unconfirmed));
    }
}
