using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using EHealth.Integration.Hub.Journal.Tree;
using EHealth.Integration.TransparencyLog.Notes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Sends the audit tree's checkpoints to Kafka. A checkpoint covers all before it: while Kafka is away, only the newest wait. One may come twice.</summary>
public sealed class CheckpointRelay : BackgroundService
{
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    // Two: one that a witness has cosigned, of an earlier tree, must not take the newest one's place.
    private readonly Channel<SignedNote> _waiting = Channel.CreateBounded<SignedNote>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly AuditTreeWorker _tree;
    private readonly WitnessWorker _witnesses;
    private readonly RelayTopics _topics;
    private readonly AuditRelayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CheckpointRelay> _logger;

    /// <param name="tree">Whose checkpoints.</param>
    /// <param name="witnesses">Who cosigns them; a checkpoint then comes a second time, with their signatures.</param>
    /// <param name="topics">Whether the topics keep what they are given.</param>
    /// <param name="options">Where to.</param>
    /// <param name="time">For the pause after a refusal.</param>
    /// <param name="logger">Hears of Kafka's troubles.</param>
    public CheckpointRelay(AuditTreeWorker tree, WitnessWorker witnesses, RelayTopics topics, AuditRelayOptions options, TimeProvider time, ILogger<CheckpointRelay> logger)
    {
        (_tree, _witnesses, _topics, _options, _time, _logger) = (tree, witnesses, topics, options, time, logger);
        tree.CheckpointSigned += Take;
        witnesses.CheckpointCosigned += Take;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _tree.CheckpointSigned -= Take;
        _witnesses.CheckpointCosigned -= Take;
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await _topics.WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        using var producer = Build();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                if (_waiting.Reader.TryRead(out var note)) await SendAsync(producer, note, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            while (_waiting.Reader.TryRead(out var last)) producer.Produce(_options.CheckpointTopic, MessageOf(last));
            producer.Flush(LastFlush);
        }
    }

    private static Message<byte[]?, byte[]> MessageOf(SignedNote note) => new()
    {
        Key = Encoding.UTF8.GetBytes(Checkpoint.TryParse(note.Text)!.Origin),
        Value = Encoding.UTF8.GetBytes(note.ToString()),
    };

    private async Task SendAsync(IProducer<byte[]?, byte[]> producer, SignedNote note, CancellationToken stopping)
    {
        try
        {
            await producer.ProduceAsync(_options.CheckpointTopic, MessageOf(note), stopping);
        }
        catch (ProduceException<byte[]?, byte[]> refused)
        {
            Log.RelayTrouble(_logger, refused.Error.Code.ToString(), refused.Error.Reason);
            if (!_waiting.Reader.TryPeek(out _)) Take(note);
            await Task.Delay(RetryPause, _time, stopping);
        }
    }

    private IProducer<byte[]?, byte[]> Build() => new ProducerBuilder<byte[]?, byte[]>(AuditProducerConfig.Create(_options, "ehealth-hub-checkpoints"))
        .SetErrorHandler((_, error) => Log.RelayTrouble(_logger, error.Code.ToString(), error.Reason))
        .SetLogHandler((_, message) => Log.RelayClient(_logger, message.Name, message.Message))
        .Build();

    private void Take(SignedNote note) => _waiting.Writer.TryWrite(note);
}
