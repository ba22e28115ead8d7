using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Insurance.V1;
using EHealth.Integration.Sdk.Subscriptions;

namespace EHealth.Integration.Stack.Stories.Admission;

/// <summary>A partner's durable subscriber: sees admissions, discharges and the coverage checks that follow, and notices what comes twice or out of order.</summary>
internal sealed class CoverageWatch(TimeProvider time) : ISubscriber<CoverageChecked>, ISubscriber<PatientAdmitted>, ISubscriber<PatientDischarged>
{
    private readonly ConcurrentDictionary<Guid, bool> _seen = new();
    private readonly ConcurrentDictionary<string, bool> _admitted = new();
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waitingFor = int.MaxValue;
    private int _count;

    /// <summary>Coverage checks as they came.</summary>
    public StepRecorder? Checked { get; private set; }

    /// <summary>Admissions and discharges as they came.</summary>
    public StepRecorder? Delivered { get; private set; }

    /// <summary>From now on everything counts.</summary>
    public void Begin(StepRecorder delivered, StepRecorder covered, int expected)
    {
        Delivered = delivered;
        Checked = covered;
        Volatile.Write(ref _waitingFor, expected);
    }

    /// <summary>Waits until everything expected has come.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _complete.Task.WaitAsync(atMost, time, cancellationToken);

    public Task HandleAsync(EventDelivery<CoverageChecked> delivery, CancellationToken cancellationToken) => Note(delivery, Checked);

    public Task HandleAsync(EventDelivery<PatientAdmitted> delivery, CancellationToken cancellationToken)
    {
        _admitted[delivery.Event.Patient.Value] = true;
        return Note(delivery, Delivered);
    }

    public Task HandleAsync(EventDelivery<PatientDischarged> delivery, CancellationToken cancellationToken)
    {
        if (!_admitted.ContainsKey(delivery.Event.Patient.Value))
        {
            Delivered?.Wrong("a discharge came before its admission");
        }

        return Note(delivery, Delivered);
    }

    private Task Note<TEvent>(EventDelivery<TEvent> delivery, StepRecorder? step)
    {
        // Delivery is at least once; a partner dedupes by message id, and so does this one.
        if (step is not null && _seen.TryAdd(delivery.MessageId, true))
        {
            step.Done(time.GetUtcNow() - delivery.AcceptedAt);
            if (Interlocked.Increment(ref _count) >= Volatile.Read(ref _waitingFor))
            {
                _complete.TrySetResult();
            }
        }

        return Task.CompletedTask;
    }
}
