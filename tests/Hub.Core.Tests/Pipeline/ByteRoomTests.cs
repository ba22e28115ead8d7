using EHealth.Integration.Hub.Core.Pipeline;
using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Core.Tests.Pipeline;

public sealed class ByteRoomTests
{
    private readonly ByteRoom _room = new(100);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Room_IsLimitedToTheByte(int bytes, bool fits)
    {
        Assert.True(_room.TryEnter(40));
        Assert.Equal(fits, _room.TryEnter(bytes));
        Assert.Equal(fits ? 40 + bytes : 40, _room.Used);
    }

    [Fact]
    public void WhatIsLargerThanTheRoom_EntersAlone()
    {
        Assert.True(_room.TryEnter(101));
        Assert.False(_room.TryEnter(1));
        _room.Leave(101);
        Assert.True(_room.TryEnter(1));
        Assert.False(_room.TryEnter(101));
    }

    [Fact]
    public async Task WhoWaits_EntersInTheOrderOfAsking()
    {
        await _room.EnterAsync(90, Cancellation);
        var large = _room.EnterAsync(80, Cancellation).AsTask();
        var small = _room.EnterAsync(5, Cancellation).AsTask();
        Assert.False(small.IsCompleted); // there is room for it, but it came later
        Assert.False(_room.TryEnter(1));

        _room.Leave(90);
        await Task.WhenAll(large, small).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(85, _room.Used);
    }

    [Fact]
    public async Task WhoGivesUpWaiting_TakesNothingAndLetsTheNextIn()
    {
        using var gone = new CancellationTokenSource();
        await _room.EnterAsync(90, Cancellation);
        var waits = _room.EnterAsync(80, gone.Token).AsTask();
        var next = _room.EnterAsync(10, Cancellation).AsTask();

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        await next.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(100, _room.Used);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    public void RoomForNoEventOfTheLargestSize_IsAMistake(int more, int mistakes)
    {
        var options = new AdmissionOptions { MaxEventBytes = 1024 * 1024 };
        options.LargeMessageBytes = options.MaxPublicationBytes + more;
        Assert.Equal(mistakes, options.Mistakes().Count());
    }
}
