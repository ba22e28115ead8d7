using System.Net;
using EHealth.Integration.TransparencyLog.Notes;
using EHealth.Integration.TransparencyLog.Tiles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Tree;

/// <summary>Has the newest checkpoint cosigned by the witnesses, one after the other. A witness that is away holds up nothing: it gets the newest one when it is back.</summary>
public sealed class WitnessWorker : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly AuditTreeWorker _tree;
    private readonly AuditTreeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<WitnessWorker> _logger;
    private readonly HttpClient _http = new() { Timeout = Patience };
    private readonly List<WitnessClient> _witnesses;
    private readonly HashSet<string> _away = new(StringComparer.Ordinal); // said once an outage
    private SignedNote? _newest;
    private SignedNote? _cosigned;

    /// <param name="tree">Whose checkpoints.</param>
    /// <param name="options">The witnesses.</param>
    /// <param name="time">For the pause between submissions.</param>
    /// <param name="logger">Hears what a witness says.</param>
    public WitnessWorker(AuditTreeWorker tree, AuditTreeOptions options, TimeProvider time, ILogger<WitnessWorker> logger)
    {
        (_tree, _options, _time, _logger) = (tree, options, time, logger);
        var tiles = new TileDirectory(tree.Directory);
        _witnesses = [.. options.Witnesses.Select(witness => new WitnessClient(_http, new Uri(witness.Address), NoteVerifier.TryParse(witness.Key)!, tiles))];
        tree.CheckpointSigned += Take;
    }

    /// <summary>A checkpoint has been cosigned by at least one witness. Must not wait.</summary>
    public event Action<SignedNote>? CheckpointCosigned;

    /// <summary>The newest checkpoint that at least one witness has cosigned, with its signatures; null when there is none since the start.</summary>
    public SignedNote? NewestCosigned => Volatile.Read(ref _cosigned);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _tree.CheckpointSigned -= Take;
        _http.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.WitnessInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (Interlocked.Exchange(ref _newest, null) is { } note) await CosignAsync(note, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the next run submits what this one has not.
        }
    }

    private async Task CosignAsync(SignedNote note, CancellationToken stopping)
    {
        var (cosignatures, isAway) = (new List<NoteSignature>(), false);
        foreach (var witness in _witnesses)
        {
            try
            {
                cosignatures.AddRange(await witness.CosignAsync(note, stopping));
                _away.Remove(witness.Name);
            }
            catch (AuditTreeException contradiction)
            {
                Log.WitnessContradicts(_logger, witness.Name, contradiction.Message);
            }
            catch (HttpRequestException refused) when (refused.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
            {
                Log.WitnessContradicts(_logger, witness.Name, refused.Message);
            }
            catch (Exception away) when (away is HttpRequestException or TileMissingException || (away is OperationCanceledException && !stopping.IsCancellationRequested))
            {
                isAway = true;
                if (_away.Add(witness.Name)) Log.WitnessAway(_logger, witness.Name, away.Message);
            }
        }

        if (cosignatures.Count > 0)
        {
            var cosigned = note.With(cosignatures);
            Volatile.Write(ref _cosigned, cosigned);
            CheckpointCosigned?.Invoke(cosigned);
        }

        // The same again if no newer one has come: who was away shall not miss the last one of a quiet night.
        if (isAway) Interlocked.CompareExchange(ref _newest, note, comparand: null);
    }

    private void Take(SignedNote note) => Interlocked.Exchange(ref _newest, note);
}
