namespace EHealth.Integration.Hub.Core.Pipeline.Stages;

/// <summary>Remembers message ids and the answers they got.</summary>
public interface IReplayLog
{
    /// <summary>Reserves a message id for one run, or tells what became of it before.</summary>
    /// <param name="key">Whose message id.</param>
    /// <param name="contentHash">SHA-256 of the message (32 bytes).</param>
    /// <param name="cancellationToken">Abandons the question; nothing is reserved then.</param>
    ValueTask<ReplayVerdict> ReserveAsync(ReplayKey key, ReadOnlyMemory<byte> contentHash, CancellationToken cancellationToken);

    /// <summary>Ends a run. What the journal recorded in the meantime is what is remembered; after a refusal nothing is.</summary>
    void Release(ReplayKey key);
}
