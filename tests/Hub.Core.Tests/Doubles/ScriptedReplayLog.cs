using EHealth.Integration.Hub.Core.Pipeline.Stages;

namespace EHealth.Integration.Hub.Core.Tests.Doubles;

/// <summary>Gives the verdict it is told to give, and counts who holds an id.</summary>
internal sealed class ScriptedReplayLog(List<string> noted) : IReplayLog
{
    public ReplayVerdict Verdict { get; set; } = new(ReplayVerdictKind.New);

    public Exception? Bug { get; set; }

    /// <summary>Ids reserved and not released.</summary>
    public HashSet<ReplayKey> Held { get; } = [];

    public ReadOnlyMemory<byte> ContentHash { get; private set; }

    public ValueTask<ReplayVerdict> ReserveAsync(ReplayKey key, ReadOnlyMemory<byte> contentHash, CancellationToken cancellationToken)
    {
        noted.Add("reserve");
        ContentHash = contentHash;
        if (Bug is not null)
        {
            return ValueTask.FromException<ReplayVerdict>(Bug);
        }

        if (Verdict.Kind == ReplayVerdictKind.New)
        {
            Assert.True(Held.Add(key));
        }

        return ValueTask.FromResult(Verdict);
    }

    public void Release(ReplayKey key)
    {
        noted.Add("release");
        Assert.True(Held.Remove(key));
    }
}
