using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace EHealth.Integration.Hub.Identity.Redis;

/// <summary>One connection to Redis, made in the background: the hub starts without it and goes on without it.</summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    /// <summary>What <c>CLIENT LIST</c> shows of the hub.</summary>
    internal const string ClientName = "ehealth-hub-identity";

    private const int ConnectTimeoutMs = 1000;
    private const int ReconnectPauseMs = 500;

    private readonly Task<ConnectionMultiplexer> _connecting;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _lost;

    /// <param name="configuration">StackExchange.Redis configuration string; only what the hub depends on is overruled.</param>
    /// <param name="timeout">Longest wait for one command.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <exception cref="ArgumentException">The configuration cannot be read.</exception>
    public RedisConnection(string configuration, TimeSpan timeout, TimeProvider time, ILogger logger)
    {
        _timeout = timeout;
        _time = time;
        _logger = logger;
        var options = ConfigurationOptions.Parse(configuration);
        options.ClientName = ClientName;
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = ConnectTimeoutMs;
        options.ConnectRetry = 1;
        options.ReconnectRetryPolicy = new LinearRetry(ReconnectPauseMs);

        // The default queues commands for a lost connection until they time out: 2 s for each lookup, measured.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        _connecting = Task.Run(() => ConnectAsync(options));
    }

    /// <summary>Raised when a lost connection has come back.</summary>
    public event Action? Restored;

    /// <summary>Runs a command on the keys.</summary>
    /// <exception cref="RedisException">Redis cannot be reached or refuses the command.</exception>
    /// <exception cref="TimeoutException">No answer in time; the command may still be carried out.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        var connection = await _connecting.WaitAsync(_timeout, _time, cancellationToken);
        return await command(connection.GetDatabase()).WaitAsync(_timeout, _time, cancellationToken);
    }

    /// <summary>Runs a command on the channels. Throws as <see cref="RunAsync"/>.</summary>
    public async Task RunAsync(Func<ISubscriber, Task> command, CancellationToken cancellationToken)
    {
        var connection = await _connecting.WaitAsync(_timeout, _time, cancellationToken);
        await command(connection.GetSubscriber()).WaitAsync(_timeout, _time, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        var connection = await _connecting;
        await connection.DisposeAsync();
    }

    private async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(options);
        connection.ConnectionFailed += (_, failure) => OnLost(failure.FailureType.ToString());
        connection.ConnectionRestored += (_, _) => OnBack();
        if (!connection.IsConnected)
        {
            OnLost(nameof(ConnectionFailureType.UnableToConnect));
        }

        return connection;
    }

    private void OnLost(string failure)
    {
        // Said once an outage, not once an attempt.
        if (Interlocked.Exchange(ref _lost, 1) == 0)
        {
            Log.RedisLost(_logger, failure);
        }
    }

    private void OnBack()
    {
        Volatile.Write(ref _lost, 0);
        Restored?.Invoke();
    }
}
