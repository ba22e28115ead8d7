using EHealth.Integration.Hub.Journal.Index;
using EHealth.Integration.Hub.Journal.Replay;

namespace EHealth.Integration.Hub.Host.Lifetime;

/// <summary>First to start: the index reads what the journal holds, and exchanges that the last run left open get their outcome. Only then are messages taken.</summary>
internal sealed class RecoveryWorker(JournalIndex index, InterruptedExchanges interrupted) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        index.CatchUp();
        await interrupted.CloseAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
