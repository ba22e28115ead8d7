using System.Text;
using EHealth.Integration.Hub.Journal.Storage;

namespace EHealth.Integration.Hub.Journal.Tests.Storage;

public sealed class AppendQueueTests : IDisposable
{
    private readonly AppendQueue _queue = new(capacity: 1);
    private readonly CancellationTokenSource _cancellation = new();

    [Fact]
    public async Task CancelledWhileWaitingForRoom_IsTakenOut()
    {
        var queued = Add("queued");
        var waiting = Add("waiting");
        var last = Add("last", CancellationToken.None);
        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.Equal(["queued", "last"], Complete(_queue.TakeAll()));
        Assert.True((await queued).Durable && (await last).Durable);
    }

    [Fact]
    public async Task CancelledOnceTheWriterHasIt_IsStillAnswered()
    {
        var queued = Add("queued");
        var second = Add("second");
        var taken = _queue.TakeAll();
        await _cancellation.CancelAsync();

        Assert.Equal(["queued", "second"], Complete(taken));
        Assert.True((await queued).Durable && (await second).Durable);
    }

    [Fact]
    public void FullQueue_TakesNoEnqueuedRecordUntilThereIsRoom()
    {
        Assert.True(_queue.TryAdd(1, "first"u8));
        Assert.False(_queue.TryAdd(1, "second"u8));
        Complete(_queue.TakeAll());
        Assert.False(_queue.TryAdd(1, "third"u8));
        _queue.MakeRoom(1);
        Assert.True(_queue.TryAdd(1, "fourth"u8));
    }

    [Fact]
    public async Task ClosedQueue_RefusesAndLetsTheWriterTakeTheRest()
    {
        var queued = Add("queued");
        _queue.Close();

        Assert.False((await Add("late")).Durable);
        Assert.Equal(["queued"], Complete(_queue.TakeAll()));
        Assert.Null(_queue.TakeAll());
        Assert.True((await queued).Durable);
    }

    public void Dispose() => _cancellation.Dispose();

    private ValueTask<AppendResult> Add(string text, CancellationToken? cancellationToken = null) =>
        _queue.Add(1, false, TestLog.Bytes(text), default, null, cancellationToken ?? _cancellation.Token);

    private static List<string> Complete(PendingAppend? append)
    {
        var texts = new List<string>();
        while (append is not null)
        {
            var next = append.Next;
            texts.Add(Encoding.UTF8.GetString(append.Head.Span));
            append.Complete(durable: true);
            append = next;
        }
        return texts;
    }
}
