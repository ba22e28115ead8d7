using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Benchmarks.Suites.Micro.Doubles;

/// <summary>Has never seen a message id.</summary>
internal sealed class ForgetfulReplayLog : IReplayLog
{
    public ValueTask<ReplayVerdict> ReserveAsync(ReplayKey key, ReadOnlyMemory<byte> contentHash, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new ReplayVerdict(ReplayVerdictKind.New));

    public void Release(ReplayKey key)
    {
    }
}
