using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hub.Core.Catalogue;
using EHealth.Integration.Hub.Core.Routing;

namespace EHealth.Integration.Hub.Host.Links;

/// <summary>One place in a link's window and the promise of its reply. Used again for later calls; a call's id names place and use, so that a late
/// reply to an earlier call finds nobody.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by CallWindow.")]
internal sealed class LinkedCall(OpenLink link, int place) : IValueTaskSource<DeliveryResult>
{
    // The reply's continuation runs where the reply was read: hashing, the audit record and the hand-over to the journal's queue. It waits for nothing.
    private ManualResetValueTaskSourceCore<DeliveryResult> _outcome;
    private CancellationTokenRegistration _abandon;
    private Operation? _operation;
    private ulong _use;
    private ulong _open;

    /// <summary>Id of the call that has the place now.</summary>
    public ulong Id { get; private set; }

    public int Place => place;

    /// <summary>Begins a call. Its id is open to replies from now on.</summary>
    public ValueTask<DeliveryResult> Begin(Operation operation)
    {
        _operation = operation;
        Id = CallWindow.IdOf(++_use, place);
        Volatile.Write(ref _open, Id);
        return new ValueTask<DeliveryResult>(this, _outcome.Version);
    }

    /// <summary>Gives the call up when the token fires.</summary>
    public void AbandonWith(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _abandon = cancellationToken.UnsafeRegister(static call => ((LinkedCall)call!).Abandon(), this);
        }
    }

    /// <summary>The reply to a call; dropped when that call has ended otherwise.</summary>
    public void Answer(ulong id, LinkReply reply)
    {
        if (TryEnd(id, out _))
        {
            _outcome.SetResult(OpenLink.ResultOf(reply));
        }
    }

    /// <summary>The call's link is gone.</summary>
    public void Lose()
    {
        if (TryEnd(Volatile.Read(ref _open), out var operation))
        {
            _outcome.SetResult(link.LostResultOf(operation));
        }
    }

    /// <summary>The call was never handed over.</summary>
    public void Refuse()
    {
        if (TryEnd(Volatile.Read(ref _open), out _))
        {
            _outcome.SetResult(link.Unavailable(handedOver: false));
        }
    }

    public DeliveryResult GetResult(short token)
    {
        // Waits for an abandonment that is just running: it must not reach the call that has the place next.
        _abandon.Dispose();
        _abandon = default;
        var result = _outcome.GetResult(token);
        _outcome.Reset();
        link.Leave(this);
        return result;
    }

    public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    private void Abandon()
    {
        var id = Volatile.Read(ref _open);
        if (TryEnd(id, out _))
        {
            link.SendCancelled(id);
            _outcome.SetResult(OpenLink.TimedOut);
        }
    }

    /// <summary>Whoever closes the id decides the call's end.</summary>
    private bool TryEnd(ulong id, [NotNullWhen(true)] out Operation? operation)
    {
        operation = _operation;
        return id != 0 && Interlocked.CompareExchange(ref _open, 0, id) == id && operation is not null;
    }
}
