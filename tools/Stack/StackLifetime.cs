namespace EHealth.Integration.Stack;

/// <summary>The parts of the stack do not listen for Ctrl-C themselves: one hearing ends them, from the outside in. With each part's own they would all
/// fall at once, and the adapters complain of a hub that is gone.</summary>
internal sealed class StackLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
