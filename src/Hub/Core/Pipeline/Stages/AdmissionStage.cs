using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Systems;
using EHealth.Integration.Protocol.Errors;

namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Have we room: the message's size, the grant's rate, what is in flight. Whoever enters must leave.</summary>
public sealed class AdmissionStage(AdmissionOptions options, TimeProvider time)
{
    /// <summary>When to ask again a hub that takes nothing for a while.</summary>
    public static readonly TimeSpan SuspendedRetry = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan BusyRetry = TimeSpan.FromMilliseconds(200);

    // By system and operation, not by grant object: a reloaded directory must not hand out a fresh quota.
    private readonly ConcurrentDictionary<(string System, string Operation), QuotaMeter> _meters = new();
    private int _inFlight;
    private volatile bool _draining;
    private volatile string? _suspendedFor;

    /// <summary>Exchanges under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>From now on nothing new is admitted; what is under way ends normally.</summary>
    public void Drain() => _draining = true;

    /// <summary>Why nothing is taken at the moment, a sentence for the operator; null while it is.</summary>
    public string? SuspendedFor => _suspendedFor;

    /// <summary>Until <see cref="Resume"/> nothing new is admitted or recorded; what is under way ends normally.</summary>
    /// <param name="reason">Why, for the operator.</param>
    public void Suspend(string reason) => _suspendedFor = reason;

    /// <summary>Takes messages again.</summary>
    public void Resume() => _suspendedFor = null;

    /// <summary>Whether the end of this exchange is to be recorded. Not while nothing is taken, unless it was under way before: refusals by the thousand would use up the room
    /// that is kept for those.</summary>
    public bool MayRecord(Exchange exchange) => exchange.IsAdmitted || _suspendedFor is null;

    /// <summary>Takes a place, or refuses with MESSAGE_TOO_LARGE, RATE_EXCEEDED or (draining or suspended) HUB_UNAVAILABLE.</summary>
    public HubError? Enter(Exchange exchange)
    {
        if (_suspendedFor is not null)
        {
            return new HubError(HubErrorCode.HubUnavailable) { RetryAfter = SuspendedRetry };
        }

        if (_draining)
        {
            return new HubError(HubErrorCode.HubUnavailable) { RetryAfter = BusyRetry };
        }

        var most = exchange.Operation.Kind == OperationKind.Publish ? options.MaxEventBytes : options.MaxMessageBytes;
        if (exchange.Request.Length > most || exchange.SourceMessage.Length > most)
        {
            return new HubError(HubErrorCode.MessageTooLarge);
        }

        if (Interlocked.Increment(ref _inFlight) > options.MaxInFlight)
        {
            Interlocked.Decrement(ref _inFlight);
            return new HubError(HubErrorCode.RateExceeded) { RetryAfter = BusyRetry, Resource = "hub" };
        }

        var wait = MeterOf(exchange).TryEnter(QuotaOf(exchange), time.GetTimestamp());
        if (wait > TimeSpan.Zero)
        {
            Interlocked.Decrement(ref _inFlight);
            return new HubError(HubErrorCode.RateExceeded) { RetryAfter = wait, Resource = exchange.Operation.Name };
        }

        exchange.IsAdmitted = true;
        return null;
    }

    /// <summary>Gives the place back; does nothing for an exchange that never got one.</summary>
    public void Leave(Exchange exchange)
    {
        if (exchange.IsAdmitted)
        {
            exchange.IsAdmitted = false;
            MeterOf(exchange).Leave();
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private static Quota QuotaOf(Exchange exchange) =>
        exchange.Operation.Kind == OperationKind.Publish ? exchange.Principal!.PublishQuota : exchange.Grant?.Quota ?? Quota.Default;

    private QuotaMeter MeterOf(Exchange exchange) =>
        _meters.GetOrAdd((exchange.Principal!.Id, exchange.Operation.Name), static (_, clock) => new QuotaMeter(clock), time);
}
