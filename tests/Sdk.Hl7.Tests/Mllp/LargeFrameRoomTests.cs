using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class LargeFrameRoomTests
{
    private const int Largest = 100;

    // 50 to be shared, and 100 kept apart.
    private readonly LargeFrameRoom _room = new(150, Largest);

    [Theory]
    [InlineData(49)]
    [InlineData(50)]
    public void SharedRoom_IsTakenWithoutTouchingTheRest(int bytes)
    {
        Assert.Null(_room.Enter(NewFrame(), bytes));
        Assert.Null(_room.Enter(NewFrame(), 51)); // the one that may have all of the rest
        Assert.Equal(bytes == 49, _room.Enter(NewFrame(), 1) is null);
    }

    [Fact]
    public void OneBeyondTheSharedRoom_GetsTheRestAndTheNextWaits()
    {
        var first = NewFrame();
        Assert.Null(_room.Enter(first, 51));
        Assert.Null(_room.Enter(first, Largest));
        Assert.NotNull(_room.Enter(NewFrame(), 51));
    }

    [Fact]
    public void TwoThatGrow_NeverWaitForEachOther()
    {
        var (one, two) = (NewFrame(), NewFrame());
        Assert.Null(_room.Enter(one, 25));
        Assert.Null(_room.Enter(two, 25));
        Assert.Null(_room.Enter(one, 25)); // from here on it may grow to its end
        var waits = _room.Enter(two, 25);
        Assert.NotNull(waits);
        Assert.Null(_room.Enter(one, 25));
        Assert.False(waits.IsCompleted);

        _room.Leave(one);
        Assert.True(waits.IsCompletedSuccessfully);
        Assert.Equal(50, two.RoomTaken);
    }

    [Fact]
    public void WhoWaits_IsServedInOrder()
    {
        var holder = NewFrame();
        _room.Enter(holder, 51);
        var (large, small) = (_room.Enter(NewFrame(), 60)!, _room.Enter(NewFrame(), 1)!);
        Assert.False(small.IsCompleted); // there is room for it, but it came later

        _room.Leave(holder);
        Assert.True(large.IsCompletedSuccessfully);
        Assert.True(small.IsCompletedSuccessfully);
    }

    [Fact]
    public void WhoLeavesWhileItWaits_LetsTheNextIn()
    {
        var (last, gone) = (NewFrame(), NewFrame());
        _room.Enter(last, 51);
        var abandoned = _room.Enter(gone, 60)!;
        var next = _room.Enter(NewFrame(), 10)!;

        _room.Leave(gone);
        Assert.False(abandoned.IsCompleted);
        Assert.True(next.IsCompletedSuccessfully);
    }

    private LargeFrame NewFrame() => new(_room, Largest);
}
