namespace EHealth.Integration.Hub.Journal.Index;

/// <summary>Tables of the index. It is rebuilt from the journal when this version is not the file's.</summary>
internal static class JournalIndexSchema
{
    public const int Version = 2;

    // Ids begin with their time: in this order of the key new rows fall together at the table's end, whoever sent them.
    public const string Create = """
        CREATE TABLE position (journal_id TEXT NOT NULL, next_index INTEGER NOT NULL);
        CREATE TABLE messages (
            message_id BLOB NOT NULL, system_id TEXT NOT NULL, content_hash BLOB NOT NULL,
            record_index INTEGER NOT NULL, answer_index INTEGER, open INTEGER NOT NULL,
            PRIMARY KEY (message_id, system_id)) WITHOUT ROWID;
        CREATE INDEX open_messages ON messages (record_index) WHERE open = 1;
        CREATE TABLE subscriptions (system_id TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (system_id, name)) WITHOUT ROWID;
        CREATE TABLE relay (next_index INTEGER NOT NULL);
        """;

    public const string UpsertMessage = """
        INSERT INTO messages (system_id, message_id, content_hash, record_index, answer_index, open)
        VALUES ($system, $message, $hash, $record, $answer, $open)
        ON CONFLICT (message_id, system_id) DO UPDATE SET
            content_hash = excluded.content_hash, record_index = excluded.record_index, answer_index = excluded.answer_index, open = excluded.open;
        """;

    public const string UpsertSubscription = """
        INSERT INTO subscriptions (system_id, name, body) VALUES ($system, $name, $body)
        ON CONFLICT (system_id, name) DO UPDATE SET body = excluded.body;
        """;

    public const string FindMessage = "SELECT content_hash, record_index, answer_index FROM messages WHERE message_id = $message AND system_id = $system;";
    public const string ListMessages = """
        SELECT system_id, message_id FROM messages WHERE (message_id, system_id) > ($message, $system)
        ORDER BY message_id, system_id LIMIT $count;
        """;

    public const string OpenAcceptances = "SELECT record_index FROM messages WHERE open = 1 ORDER BY record_index;";
    public const string FindSubscription = "SELECT body FROM subscriptions WHERE system_id = $system AND name = $name;";
    public const string ListSubscriptions = "SELECT body FROM subscriptions;";
    public const string ForgetMessage = "DELETE FROM messages WHERE message_id = $message AND system_id = $system AND record_index < $below AND open = 0;";
    public const string SetRelay = "DELETE FROM relay; INSERT INTO relay (next_index) VALUES ($next);";
    public const string GetRelay = "SELECT next_index FROM relay;";
    public const string SetPosition = "DELETE FROM position; INSERT INTO position (journal_id, next_index) VALUES ($journal, $next);";
    public const string GetPosition = "SELECT journal_id, next_index FROM position;";
}
