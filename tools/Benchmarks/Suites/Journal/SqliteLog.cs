using Microsoft.Data.Sqlite;

namespace EHealth.Integration.Benchmarks.Suites.Journal;

/// <summary>SQLite as its documentation recommends it for durable writes: write-ahead log, synchronous=FULL, one writer, one prepared statement, and one
/// transaction for all that waits.</summary>
internal sealed class SqliteLog : IDurableLog
{
    // Not a Lock: the writer's thread sleeps on it (Monitor.Wait).
    private readonly object _gate = new();
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _body;
    private readonly Task _writer;
    private List<(byte[] Record, TaskCompletionSource Kept)> _waiting = [];
    private bool _closed;

    public SqliteLog(string folder)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "log.db"), Pooling = false }.ToString());
        _connection.Open();
        using var create = _connection.CreateCommand();
        create.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE records (id INTEGER PRIMARY KEY, body BLOB NOT NULL);";
        create.ExecuteNonQuery();
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO records (body) VALUES ($body);";
        _body = _insert.Parameters.Add("$body", SqliteType.Blob);
        _body.Value = Array.Empty<byte>();
        _insert.Prepare();
        _writer = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public ValueTask AppendAsync(byte[] record)
    {
        var kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((record, kept));
            Monitor.Pulse(_gate);
        }

        return new ValueTask(kept.Task);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        await _writer;
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Write()
    {
        var batch = new List<(byte[] Record, TaskCompletionSource Kept)>();
        while (Take(ref batch))
        {
            using (var transaction = _connection.BeginTransaction())
            {
                _insert.Transaction = transaction;
                foreach (var (record, _) in batch)
                {
                    _body.Value = record;
                    _insert.ExecuteNonQuery();
                }

                transaction.Commit();
            }

            foreach (var (_, kept) in batch)
            {
                kept.SetResult();
            }
        }
    }

    /// <summary>Everything that waits; false when closed and empty.</summary>
    private bool Take(ref List<(byte[] Record, TaskCompletionSource Kept)> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }

            (_waiting, batch) = (batch, _waiting);
            return true;
        }
    }
}
