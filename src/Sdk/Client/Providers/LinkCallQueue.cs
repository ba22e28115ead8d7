using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Hub.V1;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Calls that wait for a thread of the pool. Off the reading loop, or a method that computes before its first await would hold up the frames
/// behind it; and not one work item a call, which for a quick method costs more than the method. While calls wait, one worker more stands in the
/// pool's queue: a method that blocks its thread holds up nobody.</summary>
internal sealed class LinkCallQueue(LinkCallRunner runner, Action<LinkReply> answered) : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<LinkCall> _waiting = new();
    private int _workerIsComing;

    /// <summary>Adds the calls of one frame.</summary>
    public void Add(IReadOnlyCollection<LinkCall> calls)
    {
        foreach (var call in calls)
        {
            _waiting.Enqueue(call);
        }

        SendWorker();
    }

    /// <summary>One worker: takes calls until none is left.</summary>
    public void Execute()
    {
        Volatile.Write(ref _workerIsComing, 0);
        var clean = ExecutionContext.Capture();
        while (_waiting.TryDequeue(out var call))
        {
            if (!_waiting.IsEmpty)
            {
                SendWorker();
            }

            var reply = runner.RunAsync(call);
            if (reply.IsCompletedSuccessfully)
            {
                answered(reply.Result);
            }
            else
            {
                _ = FinishAsync(reply);
            }

            // What one call's method has left in its context is nothing to the next.
            if (clean is not null)
            {
                ExecutionContext.Restore(clean);
            }
        }
    }

    private void SendWorker()
    {
        if (Interlocked.Exchange(ref _workerIsComing, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private async Task FinishAsync(ValueTask<LinkReply> reply) => answered(await reply);
}
