using System.Collections.Concurrent;

namespace EHealth.Integration.Sdk.Providers;

/// <summary>Which hub nodes this program is linked to now; for a health check or to wait for the first link.</summary>
public sealed class LinkStatus
{
    private readonly ConcurrentDictionary<Uri, bool> _open = new();
    private volatile TaskCompletionSource _firstOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True while at least one link is open.</summary>
    public bool IsLinked => !_open.IsEmpty;

    /// <summary>Completes when a link is open.</summary>
    public Task WaitUntilLinkedAsync(CancellationToken cancellationToken) => _firstOpen.Task.WaitAsync(cancellationToken);

    internal void Opened(Uri address)
    {
        _open[address] = true;
        _firstOpen.TrySetResult();
    }

    internal void Closed(Uri address)
    {
        _open.TryRemove(address, out _);
        if (_open.IsEmpty && _firstOpen.Task.IsCompleted)
        {
            _firstOpen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
