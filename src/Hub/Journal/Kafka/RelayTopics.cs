using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Kafka;

/// <summary>Sees to it that nothing is sent to topics that would lose it. At start they are looked at before anything else; a Kafka that is away is waited for beside the
/// running hub, for the journal keeps the records.</summary>
public sealed class RelayTopics : IHostedService, IDisposable
{
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FaultPause = TimeSpan.FromSeconds(30);

    // Kafka answers and does not say: stand-ins for Kafka do that. So often it may be by chance.
    private const int MostUntold = 3;

    private readonly AuditRelayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RelayTopics> _logger;
    private readonly TopicSurvey _survey;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _fit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _looking = Task.CompletedTask;
    private volatile string? _fault;
    private string? _away;
    private int _untold;

    /// <param name="options">The topics, and what is asked of them.</param>
    /// <param name="time">For the pauses between two looks.</param>
    /// <param name="logger">Hears what was found.</param>
    public RelayTopics(AuditRelayOptions options, TimeProvider time, ILogger<RelayTopics> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _survey = new TopicSurvey(options, (client, message) => Log.RelayClient(logger, client, message));
    }

    /// <summary>What is wrong with the topics; null while nothing is known to be.</summary>
    public string? Fault => _fault;

    /// <summary>Completes when records may be sent.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(CancellationToken cancellationToken) => _fit.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RelayTopicsException">The topics would lose records.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!_options.CheckTopics)
        {
            _fit.TrySetResult();
            return;
        }

        await LookAsync();
        if (_fault is { } fault) throw new RelayTopicsException(fault);
        if (!_fit.Task.IsCompleted) _looking = Task.Run(LookUntilFitAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _looking;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task LookUntilFitAsync()
    {
        while (!_fit.Task.IsCompleted)
        {
            await Task.Delay(_fault is null ? AwayPause : FaultPause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested) return;
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        var found = await _survey.RunAsync();
        if (found.Away is { } away && (found.NotTold is null || ++_untold < MostUntold))
        {
            if (away != _away) Log.RelayTopicsAway(_logger, away);
            _away = away;
            return;
        }

        var fault = found.FaultsFor(_options);
        if (fault is not null)
        {
            if (fault != _fault) Log.RelayTopicsUnfit(_logger, fault);
            _fault = fault;
            return;
        }

        if (found.NotTold is { } reason) Log.RelayTopicsNotTold(_logger, reason);
        else Log.RelayTopicsFit(_logger, _options.Topic, _options.CheckpointTopic);
        _fault = null;
        _fit.TrySetResult();
    }
}
