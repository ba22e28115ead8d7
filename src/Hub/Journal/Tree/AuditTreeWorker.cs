using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Storage;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Follows the journal with the tree and signs it. Nobody waits for it: a record is durable without, and provable a second later.</summary>
public sealed class AuditTreeWorker(
    SegmentedLog log, string directory, NoteSigner signer, AuditTreeOptions options, TimeProvider time, ILogger<AuditTreeWorker> logger) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    /// <summary>What comes within it is read at once and signed at most once: a hub that records tens of thousands a second has other uses for its processors and its disk.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly AuditTreeFiles _files = new(directory);
    private AuditTree? _tree;
    private long _signed;
    private SignedNote? _newest;

    /// <summary>How many audit records the newest checkpoint covers.</summary>
    public long SignedSize => Interlocked.Read(ref _signed);

    /// <summary>The newest checkpoint; null when there is none yet. Its tiles are in the folder.</summary>
    public SignedNote? Newest => Volatile.Read(ref _newest);

    /// <summary>The folder of tiles and checkpoint.</summary>
    public string Directory { get; } = directory;

    /// <summary>The key that auditors check checkpoints with.</summary>
    public NoteVerifier Key => signer.Verifier;

    /// <summary>A checkpoint has been signed and kept, or was found at start. Called on the worker's thread; must not wait.</summary>
    public event Action<SignedNote>? CheckpointSigned;

    /// <summary>Takes the tree up; before anything new is accepted, so that a journal with a second history is not added to.</summary>
    /// <exception cref="AuditTreeException">The journal does not extend what was signed, or the tree's folder cannot be used.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _tree = AuditTreeRecovery.Open(log, _files, signer, logger);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new AuditTreeException($"the audit tree's folder '{Directory}' cannot be used: {refused.Message}");
        }

        Interlocked.Exchange(ref _signed, _tree.SignedSize);
        Log.TreeOpened(logger, _tree.Size, signer.Verifier.ToString());
        if (_files.ReadCheckpoint() is { } newest) Tell(newest);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Whether these records may be deleted as far as the tree goes: they are signed, and so are all others of their tiles.</summary>
    /// <param name="toRecord">Behind the last one.</param>
    internal bool Covers(long toRecord) => SignedSize >= AuditTreeFiles.LeafTilesOf(toRecord) * TileAddress.FullWidth;

    /// <summary>Has what stands for records on disk before they are deleted.</summary>
    /// <exception cref="IOException">The disk refused it.</exception>
    internal void Sync(long fromRecord, long toRecord) => _files.Sync(fromRecord, toRecord);

    /// <summary>Signs what is on disk, and stops.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Stopped before it began: a background service is not even started then.
        if (ExecuteTask is { IsCanceled: true }) await RunAsync(new CancellationToken(canceled: true));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _tree?.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await RunAsync(stoppingToken);
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await FollowAsync(_tree!, stopping);
                return;
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // Most likely a full disk. The journal has the records; the tree goes on from its last checkpoint when there is room again.
                Log.TreeHeldUp(logger, refused.Message, _tree!.SignedSize);
            }

            await Task.Delay(RetryPause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested) return;
            if (TryReopen() is { } reopened)
            {
                _tree.Dispose();
                _tree = reopened;
            }
        }
    }

    /// <summary>Returns at an orderly end, with all signed that is on disk.</summary>
    private async Task FollowAsync(AuditTree tree, CancellationToken stopping)
    {
        using var reader = log.OpenReader(log.FindAudited(tree.Size));
        var begun = time.GetTimestamp(); // when the oldest record came that is not signed yet
        var signed = begun;
        for (var isFollowing = true; isFollowing;)
        {
            isFollowing = !stopping.IsCancellationRequested && await WaitAsync(reader, tree.Size > tree.SignedSize ? options.CheckpointInterval - time.GetElapsedTime(begun) : null, stopping);
            if (isFollowing && !IsDue()) await Task.Delay(Gathering, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (reader.TryRead(out var record))
            {
                if (record.AuditIndex < tree.Size) continue;
                if (tree.Size == tree.SignedSize) begun = time.GetTimestamp();
                tree.Append(AuditSection.Of(record.Payload).Span);
                if (tree.Size % TileAddress.FullWidth == 0 && IsMuch()) SignNow(); // not each time: to ask for the time is a tenth of the work
            }

            if (IsDue() || IsMuch() || (!isFollowing && tree.Size > tree.SignedSize)) SignNow();
        }

        bool IsMuch() => tree.Size - tree.SignedSize >= options.CheckpointRecords && time.GetElapsedTime(signed) >= Gathering;

        void SignNow()
        {
            Sign(tree);
            signed = time.GetTimestamp();
        }

        bool IsDue() => tree.Size > tree.SignedSize && time.GetElapsedTime(begun) >= options.CheckpointInterval;
    }

    /// <summary>Waits for a record, or until a checkpoint is due.</summary>
    /// <returns>False when there will be no further record.</returns>
    private async Task<bool> WaitAsync(LogReader reader, TimeSpan? most, CancellationToken stopping)
    {
        if (most <= TimeSpan.Zero) return true;
        using var due = new CancellationTokenSource(most ?? Timeout.InfiniteTimeSpan, time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stopping, due.Token);
        try
        {
            return await reader.WaitToReadAsync(wait.Token);
        }
        catch (OperationCanceledException)
        {
            return true; // the caller looks which of the two it was
        }
    }

    private void Sign(AuditTree tree)
    {
        var note = tree.Checkpoint(time.GetUtcNow());
        Interlocked.Exchange(ref _signed, tree.SignedSize);
        Tell(note);
    }

    private void Tell(SignedNote note)
    {
        Volatile.Write(ref _newest, note);
        CheckpointSigned?.Invoke(note);
    }

    private AuditTree? TryReopen()
    {
        try
        {
            return AuditTreeRecovery.Open(log, _files, signer, logger);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or AuditTreeException)
        {
            Log.TreeHeldUp(logger, refused.Message, _tree!.SignedSize);
            return null;
        }
    }
}
