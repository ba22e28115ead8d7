using System.Collections.Concurrent;

namespace EHealth.Integration.Sdk.Subscriptions;

/// <summary>Which subscriptions are in force; for a program that must not publish before it listens.</summary>
public sealed class SubscriptionStatus
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _open = new(StringComparer.Ordinal);

    /// <summary>Completes when the hub has confirmed a subscription for the first time.</summary>
    /// <param name="name">The subscription.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitUntilOpenAsync(string name, CancellationToken cancellationToken) => Of(name).Task.WaitAsync(cancellationToken);

    internal void Opened(string name) => Of(name).TrySetResult();

    private TaskCompletionSource Of(string name) => _open.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
