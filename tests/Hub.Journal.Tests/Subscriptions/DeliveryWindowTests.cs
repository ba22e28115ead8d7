using CsCheck;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Subscriptions;
using Google.Protobuf;

namespace EHealth.Integration.Hub.Journal.Tests.Subscriptions;

public sealed class DeliveryWindowTests
{
    private readonly DeliveryWindow _window = new(DeliveryPlace.After(-1), capacity: 10);

    [Fact]
    public void EventsOfOneSubject_GoOneAfterAnother()
    {
        Assert.True(_window.Take(Queued(0, "A")));
        Assert.False(_window.Take(Queued(1, "A")));
        Assert.False(_window.Take(Queued(2, "A")));

        Assert.Equal(1, _window.Acknowledge(0)?.Sequence);
        Assert.Equal(2, _window.Acknowledge(1)?.Sequence);
        Assert.Null(_window.Acknowledge(2));
        Assert.True(_window.Take(Queued(3, "A")));
    }

    [Fact]
    public void EventsOfOtherSubjectsOrNone_DoNotWait()
    {
        Assert.True(_window.Take(Queued(0, "A")));
        Assert.True(_window.Take(Queued(1, "B")));
        Assert.True(_window.Take(Queued(2, "")));
        Assert.True(_window.Take(Queued(3, "")));
        Assert.Null(_window.Acknowledge(1));
    }

    [Fact]
    public void PayloadInTheSubscribersHands_IsBounded()
    {
        _window.Take(Queued(0, "A", new byte[DeliveryWindow.MaxBytesInHands - 1]));
        Assert.True(_window.HasRoom);
        _window.Take(Queued(1, "B", new byte[1]));
        Assert.False(_window.HasRoom);

        _window.SetAside(0);
        Assert.True(_window.HasRoom);
        _window.Due(0);
        Assert.Equal(0, _window.TakeUp()?.Sequence);
        Assert.False(_window.HasRoom);

        _window.Acknowledge(0);
        Assert.True(_window.HasRoom);
    }

    [Fact]
    public void Cursor_StaysBeforeTheFirstUnhandledEvent()
    {
        _window.Pass(0);
        Assert.Equal(0, _window.Cursor);
        _window.Take(Queued(1, "A"));
        _window.Pass(2);
        _window.Take(Queued(3, "B"));
        Assert.Equal(0, _window.Cursor);

        _window.Acknowledge(3);
        Assert.Equal(0, _window.Cursor);
        Assert.Equal((3L, 1L), (_window.Place.Passed, Assert.Single(_window.Place.Open)));

        _window.Acknowledge(1);
        Assert.Equal(3, _window.Cursor);
        Assert.Empty(_window.Place.Open);
    }

    [Fact]
    public void EventHandledAheadInAnEarlierSession_IsKnownInEveryLaterOne()
    {
        var second = new DeliveryWindow(new DeliveryPlace(Cursor: 4, Passed: 7, Open: [5, 6], DoneAhead: []), capacity: 10);
        Assert.False(second.IsDone(5));
        second.Take(Queued(5, "A"));
        Assert.True(second.IsDone(7));

        // Ended before it had come to 6.
        var third = new DeliveryWindow(second.Place, capacity: 10);
        Assert.Equal([false, false, true, false], new long[] { 5, 6, 7, 8 }.Select(third.IsDone));
        Assert.Equal(4, third.Cursor);
    }

    [Fact]
    public void PlaceOfAnEarlierVersion_IsUnderstood()
    {
        var window = new DeliveryWindow(DeliveryPlace.Of(new SubscriptionBody { Cursor = 4, DoneAhead = { 7, 9 } }), capacity: 10);
        Assert.Equal([false, false, true, false, true], new long[] { 5, 6, 7, 8, 9 }.Select(window.IsDone));
        window.Take(Queued(5, "A"));
        window.Pass(6);
        window.Pass(7);

        var later = new DeliveryWindow(DeliveryPlace.Of(window.Place.ToBody(new SubscriptionKey("uz.clinic", "coverage"))), capacity: 10);
        Assert.Equal([false, true, true, false, true], new long[] { 5, 6, 7, 8, 9 }.Select(later.IsDone));
    }

    [Fact]
    public void SubscriptionFromTheFirstRecordOn_HasDoneWithNothing() =>
        Assert.False(new DeliveryWindow(DeliveryPlace.Of(new SubscriptionBody { Cursor = -1 }), capacity: 10).IsDone(0));

    [Fact]
    public void OneOpenEvent_DoesNotMakeThePlaceGrow()
    {
        _window.Take(Queued(0, "A"));
        _window.SetAside(0);
        for (int sequence = 1; sequence < 100_000; sequence++)
        {
            _window.Take(Queued(sequence, "B"));
            _window.Acknowledge(sequence);
        }

        Assert.Equal((-1L, 99_999L, 0L), (_window.Place.Cursor, _window.Place.Passed, Assert.Single(_window.Place.Open)));
    }

    [Fact]
    public void EventThatFailed_IsSetAsideWhileItIsOutAndTakenUpOnce()
    {
        _window.Take(Queued(0, "A"));
        _window.Take(Queued(1, "A"));

        Assert.Null(_window.SetAside(1)); // waits behind the first, so it cannot have been refused
        Assert.Equal(0, _window.SetAside(0)?.Sequence);
        Assert.Null(_window.SetAside(0)); // refused twice
        Assert.Null(_window.TakeUp()); // its pause is not over
        _window.Due(0);
        Assert.Equal(0, _window.TakeUp()?.Sequence);
        Assert.Null(_window.TakeUp());
        _window.SetAside(0);
        _window.Due(0);
        _window.Acknowledge(0);
        Assert.Null(_window.TakeUp()); // handled after all
    }

    [Fact]
    public void AnswerToWhatIsNotOut_ChangesNothing()
    {
        _window.Take(Queued(0, "A"));
        _window.Take(Queued(1, "A"));

        Assert.Null(_window.Acknowledge(1));
        Assert.Null(_window.Acknowledge(99));
        Assert.Equal(-1, _window.Cursor);
        Assert.Equal([0, 1], _window.Place.Open);
    }

    [Fact]
    public void Room_IsForSoManyEventsInTheSubscribersHands()
    {
        var window = new DeliveryWindow(DeliveryPlace.After(-1), capacity: 2);
        window.Take(Queued(0, "A"));
        Assert.True(window.HasRoom);
        window.Take(Queued(1, "B"));
        Assert.False(window.HasRoom);

        window.Acknowledge(0);
        Assert.True(window.HasRoom);
    }

    [Fact]
    public void EventThatIsSetAside_TakesUpNoRoom()
    {
        var window = new DeliveryWindow(DeliveryPlace.After(-1), capacity: 1);
        window.Take(Queued(0, "A"));
        window.SetAside(0);
        Assert.True(window.HasRoom);
        Assert.False(window.Take(Queued(1, "A"))); // its subject waits
        Assert.True(window.Take(Queued(2, "B"))); // another does not
        Assert.False(window.HasRoom);
        Assert.Equal(-1, window.Cursor);
    }

    [Fact]
    public void EventWhosePauseIsOver_WaitsForAFreeHand()
    {
        var window = new DeliveryWindow(DeliveryPlace.After(-1), capacity: 1);
        window.Take(Queued(0, "A"));
        window.SetAside(0);
        window.Take(Queued(1, "B"));
        window.Due(0);
        Assert.Null(window.TakeUp());

        window.Acknowledge(1);
        Assert.Equal(0, window.TakeUp()?.Sequence);
        Assert.False(window.HasRoom);
    }

    [Fact]
    public void EventsThatWait_AreBounded()
    {
        const int Capacity = 2;
        var window = new DeliveryWindow(DeliveryPlace.After(-1), Capacity);
        int taken = 0;
        for (; window.HasRoom; taken++) window.Take(Queued(taken, "A"));

        Assert.Equal(Capacity + DeliveryWindow.MaxWaiting, taken);
    }

    [Fact]
    public void WhateverHappens_TheWindowAgreesWithTheNaiveModel() =>
        Gen.Select(Gen.Int[0, 4].Array[1, 40], Gen.Int[0, 9_999].Array[0, 150], Gen.Int[1, 8])
            .Sample(run => new ModelRun(run.Item1, run.Item3).Take(run.Item2), iter: 5_000);

    private static QueuedEvent Queued(long sequence, string subject, byte[]? payload = null) =>
        new(new Event { Sequence = (ulong)sequence, Payload = UnsafeByteOperations.UnsafeWrap(payload ?? []) }, ByteString.CopyFromUtf8(subject));

    /// <summary>The window beside the plainest thing that could be right: everything in lists, everything searched through.</summary>
    /// <param name="journal">The records: 0 = none of the subscriber's business, 1 to 3 = an event of that subject, 4 = one without subject.</param>
    /// <param name="capacity">Of the window.</param>
    private sealed class ModelRun(int[] journal, int capacity)
    {
        private readonly HashSet<long> _acknowledged = [];
        private readonly List<long> _taken = [];
        private readonly List<long> _out = [];
        private DeliveryWindow _window = new(DeliveryPlace.After(-1), capacity);
        private long _next;
        private long _furthest;

        private IEnumerable<long> Unhandled => _taken.Where(sequence => !_acknowledged.Contains(sequence));

        private long Cursor => Unhandled.Any() ? Unhandled.Min() - 1 : _next - 1;

        public void Take(int[] steps)
        {
            foreach (var step in steps)
            {
                switch (step % 10)
                {
                    case 0:
                        StartAgain();
                        break;
                    case <= 4:
                        Acknowledge(step / 10);
                        break;
                    case 5:
                        Assert.Null(_window.Acknowledge(_out.Contains(step) ? -5 : step));
                        break;
                    default:
                        ReadOn();
                        break;
                }

                Assert.Equal(Cursor, _window.Cursor);
                AssertPlace();
                Assert.Equal(_out.Count < capacity, _window.HasRoom);
                Assert.Equal(_out.Order(), _taken.Where(IsOut).Order());
            }
        }

        // Whoever goes on from here must be given what is open, and nothing that is done with.
        private void AssertPlace()
        {
            var next = new DeliveryWindow(_window.Place, capacity);
            for (var sequence = Cursor + 1; sequence < journal.Length; sequence++)
            {
                Assert.Equal(IsDone(sequence), next.IsDone(sequence));
            }
        }

        private bool IsDone(long sequence) => sequence < _furthest && (journal[sequence] == 0 || _acknowledged.Contains(sequence));

        private bool IsOut(long sequence)
        {
            if (_window.SetAside(sequence) is null) return false;
            _window.Due(sequence);
            return _window.TakeUp()?.Sequence == sequence;
        }

        private void ReadOn()
        {
            if (_next == journal.Length || !_window.HasRoom)
            {
                return;
            }

            var (sequence, record) = (_next, journal[_next]);
            Assert.Equal(IsDone(sequence), _window.IsDone(sequence));
            _next++;
            _furthest = Math.Max(_furthest, _next);
            if (record == 0 || _acknowledged.Contains(sequence))
            {
                _window.Pass(sequence);
                return;
            }

            var mayGo = SubjectOf(sequence).Length == 0 || !Unhandled.Any(other => SubjectOf(other) == SubjectOf(sequence));
            Assert.Equal(mayGo, _window.Take(Queued(sequence, SubjectOf(sequence))));
            _taken.Add(sequence);
            if (mayGo)
            {
                _out.Add(sequence);
            }
        }

        private void Acknowledge(int choice)
        {
            if (_out.Count == 0)
            {
                return;
            }

            var sequence = _out[choice % _out.Count];
            _out.Remove(sequence);
            _acknowledged.Add(sequence);
            var behind = SubjectOf(sequence).Length == 0 ? [] : Unhandled.Where(other => SubjectOf(other) == SubjectOf(sequence)).ToList();
            Assert.Equal(behind.Count == 0 ? null : behind.Min(), _window.Acknowledge(sequence)?.Sequence);
            if (behind.Count > 0)
            {
                _out.Add(behind.Min());
            }
        }

        private void StartAgain()
        {
            _window = new DeliveryWindow(_window.Place, capacity);
            _next = _window.Cursor + 1;
            _taken.Clear();
            _out.Clear();
        }

        private string SubjectOf(long sequence) => journal[sequence] == 4 ? "" : $"{journal[sequence]}";
    }
}
