using EHealth.Integration.Hub.Core.Pipeline.Stages;
using EHealth.Integration.Hub.Journal.Records;
using EHealth.Integration.Hub.Journal.Replay;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>The SQLite file. One connection writes, one reads; both are guarded, for SQLite connections are not for concurrent use.</summary>
internal sealed class JournalIndexFile : IDisposable
{
    /// <summary>SQLITE_IOERR.</summary>
    private const int IoError = 10;

    /// <summary>SQLITE_CORRUPT.</summary>
    private const int Corrupt = 11;

    /// <summary>SQLITE_FULL.</summary>
    private const int Full = 13;

    /// <summary>Ids taken into the filter at a time: some milliseconds, in which no other id can be looked for.</summary>
    private const int FilterStep = 4096;

    private readonly SqliteConnection _writer;
    private readonly SqliteConnection _reader;
    private readonly Lock _writing = new();
    private readonly Lock _reading = new();
    private readonly SqliteCommand _findMessage;
    private readonly SqliteCommand _putMessage;
    private readonly SqliteCommand _putSubscription;
    private readonly SqliteCommand _putRelay;
    private readonly SqliteCommand _setPosition;
    private readonly MessageFilter _known = new();
    private readonly SqliteCommand _listMessages;
    private long _nextIndex;

    private JournalIndexFile(SqliteConnection writer, SqliteConnection reader, Guid journalId, long nextIndex)
    {
        _writer = writer;
        _reader = reader;
        NextIndex = nextIndex;
        _findMessage = Command(reader, JournalIndexSchema.FindMessage, "$system", "$message");
        _putMessage = Command(writer, JournalIndexSchema.UpsertMessage, "$system", "$message", "$hash", "$record", "$answer", "$open");
        _putSubscription = Command(writer, JournalIndexSchema.UpsertSubscription, "$system", "$name", "$body");
        _putRelay = Command(writer, JournalIndexSchema.SetRelay, "$next");
        _setPosition = Command(writer, JournalIndexSchema.SetPosition, "$journal", "$next");
        _setPosition.Parameters[0].Value = journalId.ToString();
        _listMessages = Command(reader, JournalIndexSchema.ListMessages, "$system", "$message", "$count");
        _listMessages.Parameters[0].Value = "";
        _listMessages.Parameters[1].Value = Array.Empty<byte>();
        _listMessages.Parameters[2].Value = FilterStep;
    }

    /// <summary>Journal index of the first record that is not in the file.</summary>
    public long NextIndex
    {
        get => Volatile.Read(ref _nextIndex);
        private set => Volatile.Write(ref _nextIndex, value);
    }

    /// <summary>Whether the filter is filled.</summary>
    public bool KnowsNewIds => _known.IsComplete;

    public static JournalIndexFile Open(string path, Guid journalId, long firstIndex, long nextIndex, ILogger logger)
    {
        try
        {
            if (TryOpen(path, journalId, firstIndex, nextIndex) is { } file)
            {
                return file;
            }
        }
        catch (SqliteException damaged)
        {
            Log.IndexUnreadable(logger, path, damaged.SqliteErrorCode);
        }

        foreach (var part in new[] { path, path + "-wal", path + "-shm" })
        {
            File.Delete(part);
        }

        Log.IndexRebuilt(logger, path);
        var writer = Connect(path);
        using (var create = writer.CreateCommand())
        {
            create.CommandText = $"{JournalIndexSchema.Create} PRAGMA user_version = {JournalIndexSchema.Version};";
            create.ExecuteNonQuery();
        }

        return new JournalIndexFile(writer, Connect(path), journalId, firstIndex);
    }

    /// <summary>Whether the disk refused it, which may pass.</summary>
    public static bool IsDiskFault(SqliteException refused) => refused.SqliteErrorCode is Full or IoError;

    public Batch Begin() => new(this);

    /// <summary>Takes some of the ids in the file into the filter; with the last of them new ids are known as such without a look into the file. Called by
    /// the thread that writes batches.</summary>
    /// <returns>True while there are more.</returns>
    public bool FillFilter()
    {
        lock (_reading)
        {
            var count = 0;
            using (var row = _listMessages.ExecuteReader())
            {
                for (; row.Read(); count++)
                {
                    var (system, message) = (row.GetString(0), (byte[])row[1]);
                    _known.Add(new ReplayKey(system, new Guid(message, bigEndian: true)));
                    _listMessages.Parameters[0].Value = system;
                    _listMessages.Parameters[1].Value = message;
                }
            }

            if (count == FilterStep)
            {
                return true;
            }
        }

        _known.Complete();
        return false;
    }

    public KnownMessage? FindMessage(ReplayKey key)
    {
        // A look into the file costs some twenty microseconds and a lock, and nearly every id is new.
        if (!_known.MayContain(key))
        {
            return null;
        }

        lock (_reading)
        {
            _findMessage.Parameters[0].Value = key.SystemId;
            _findMessage.Parameters[1].Value = key.MessageId.ToByteArray(bigEndian: true);
            using var row = _findMessage.ExecuteReader();
            return row.Read() ? new KnownMessage((byte[])row[0], row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2)) : null;
        }
    }

    public IReadOnlyList<long> OpenAcceptances()
    {
        lock (_reading)
        {
            using var query = Command(_reader, JournalIndexSchema.OpenAcceptances);
            using var row = query.ExecuteReader();
            var indexes = new List<long>();
            while (row.Read())
            {
                indexes.Add(row.GetInt64(0));
            }

            return indexes;
        }
    }

    public SubscriptionBody? FindSubscription(string systemId, string name)
    {
        lock (_reading)
        {
            using var query = Command(_reader, JournalIndexSchema.FindSubscription, "$system", "$name");
            query.Parameters[0].Value = systemId;
            query.Parameters[1].Value = name;
            return query.ExecuteScalar() is byte[] body ? SubscriptionBody.Parser.ParseFrom(body) : null;
        }
    }

    public IReadOnlyList<SubscriptionBody> Subscriptions()
    {
        lock (_reading)
        {
            using var query = Command(_reader, JournalIndexSchema.ListSubscriptions);
            using var row = query.ExecuteReader();
            var subscriptions = new List<SubscriptionBody>();
            while (row.Read())
            {
                subscriptions.Add(SubscriptionBody.Parser.ParseFrom((byte[])row[0]));
            }

            return subscriptions;
        }
    }

    /// <summary>Forgets what is said of these messages below a journal index.</summary>
    public void Forget(IReadOnlyCollection<MessageKey> keys, long below)
    {
        lock (_writing)
        {
            using var transaction = _writer.BeginTransaction();
            using var forget = Command(_writer, JournalIndexSchema.ForgetMessage, "$message", "$system", "$below");
            forget.Transaction = transaction;
            forget.Parameters[2].Value = below;
            foreach (var key in keys)
            {
                forget.Parameters[0].Value = key.MessageId.ToByteArray();
                forget.Parameters[1].Value = key.SystemId;
                forget.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    public long RelayPosition()
    {
        lock (_reading)
        {
            using var query = Command(_reader, JournalIndexSchema.GetRelay);
            return query.ExecuteScalar() is long next ? next : 0;
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _findMessage, _listMessages, _putMessage, _putSubscription, _putRelay, _setPosition })
        {
            command.Dispose();
        }

        _reader.Dispose();
        _writer.Dispose();
    }

    private static JournalIndexFile? TryOpen(string path, Guid journalId, long firstIndex, long nextIndex)
    {
        var writer = Connect(path);
        try
        {
            Check(writer);
            using var version = Command(writer, "PRAGMA user_version;");
            if ((long)version.ExecuteScalar()! == JournalIndexSchema.Version)
            {
                using var query = Command(writer, JournalIndexSchema.GetPosition);
                using var row = query.ExecuteReader();
                if (row.Read() && row.GetString(0) == journalId.ToString() && row.GetInt64(1) is var next && next >= firstIndex && next <= nextIndex)
                {
                    return new JournalIndexFile(writer, Connect(path), journalId, next);
                }
            }
        }
        catch (SqliteException)
        {
            writer.Dispose();
            throw;
        }

        writer.Dispose();
        return null;
    }

    /// <summary>Reads every page once: a damaged one would else be met by some message months later, and stand in its way at every start.</summary>
    /// <exception cref="SqliteException">The file is damaged.</exception>
    private static void Check(SqliteConnection connection)
    {
        using var check = Command(connection, "PRAGMA quick_check(1);");
        if (check.ExecuteScalar() is not "ok")
        {
            throw new SqliteException("quick_check found damage", Corrupt);
        }
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();

        // The index may lose its newest rows in a crash: they come again from the journal. NORMAL keeps the file itself sound without a sync at each commit.
        using var pragmas = Command(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;");
        pragmas.ExecuteNonQuery();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter, DBNull.Value);
        }

        return command;
    }

    /// <summary>One transaction of index changes; committed together with the place in the journal they come from.</summary>
    internal sealed class Batch : IDisposable
    {
        private readonly JournalIndexFile _file;
        private readonly SqliteTransaction _transaction;

        public Batch(JournalIndexFile file)
        {
            _file = file;
            file._writing.Enter();
            try
            {
                _transaction = file._writer.BeginTransaction();
            }
            catch
            {
                file._writing.Exit();
                throw;
            }
        }

        public void PutMessage(MessageKey key, long recordIndex, long? answerIndex, bool open)
        {
            _file._known.Add(key.ToReplayKey());
            Execute(
                _file._putMessage, key.SystemId, key.MessageId.ToByteArray(), key.ContentHash.ToByteArray(), recordIndex,
                (object?)answerIndex ?? DBNull.Value, open);
        }

        public void PutSubscription(SubscriptionBody subscription, ReadOnlyMemory<byte> body) =>
            Execute(_file._putSubscription, subscription.SystemId, subscription.Name, body.ToArray());

        public void PutRelay(long nextIndex) => Execute(_file._putRelay, nextIndex);

        public void Commit(long nextIndex)
        {
            Execute(_file._setPosition, _file._setPosition.Parameters[0].Value!, nextIndex);
            _transaction.Commit();
            _file.NextIndex = nextIndex;
        }

        public void Dispose()
        {
            try
            {
                _transaction.Dispose();
            }
            finally
            {
                _file._writing.Exit();
            }
        }

        private void Execute(SqliteCommand command, params ReadOnlySpan<object> values)
        {
            command.Transaction = _transaction;
            for (var place = 0; place < values.Length; place++)
            {
                command.Parameters[place].Value = values[place];
            }

            command.ExecuteNonQuery();
        }
    }
}
