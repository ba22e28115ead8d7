using Confluent.Kafka;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>The life of one producer: confirmations come in, and the first thing that cannot be repaired ends it.</summary>
internal sealed class RelayRun(RelayPosition position, CancellationTokenSource failed)
{
    private volatile TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What ended the run; null while it goes on, and when it was stopped in order.</summary>
    public ErrorCode? Failure { get; private set; }

    /// <summary>A delivery report. Only "persisted" counts; "possibly persisted" does not.</summary>
    public void Report(long journalIndex, DeliveryReport<byte[]?, byte[]> report)
    {
        if (report.Status != PersistenceStatus.Persisted)
        {
            Fail(report.Error.Code);
            return;
        }

        position.Confirmed(journalIndex);
        var waiting = _confirmed;
        if (!waiting.Task.IsCompleted)
        {
            _confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.TrySetResult();
        }
    }

    /// <summary>Ends the run.</summary>
    public void Fail(ErrorCode code)
    {
        if (!failed.IsCancellationRequested)
        {
            Failure = code;

            // This is the producer's own thread: what waits for the cancellation disposes of the producer, which waits for this thread.
            _ = failed.CancelAsync();
        }
    }

    /// <summary>Waits until fewer than <paramref name="most"/> records are unconfirmed.</summary>
    /// <exception cref="OperationCanceledException">The run has ended.</exception>
    public async ValueTask WaitForRoomAsync(int most)
    {
        failed.Token.ThrowIfCancellationRequested();
        while (position.Unconfirmed >= most)
        {
            var confirmed = _confirmed.Task;
            if (position.Unconfirmed >= most)
            {
                await confirmed.WaitAsync(failed.Token);
            }
        }
    }
}
