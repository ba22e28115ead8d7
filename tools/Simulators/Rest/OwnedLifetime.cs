using Microsoft.Extensions.Hosting;

namespace EHealth.Integration.Simulators.Rest;

/// <summary>
/// A simulator stops when its owner disposes it. The default lifetime would take SIGINT and SIGTERM for itself and leave a
/// process that only stopped its simulators.
/// </summary>
internal sealed class OwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
