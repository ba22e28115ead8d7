using System.Text.Json;
using EHealth.Integration.Audit.Checking;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;

namespace EHealth.Integration.Audit;

/// <summary>Where a consumer stands: some two kilobytes, which whoever reads stores with what was made of the records. A consumer that goes on from it proves that what
/// comes extends what came. It is as much to be trusted as its store.</summary>
/// <param name="Position">In the log.</param>
/// <param name="Offsets">In Kafka: the next offset of each partition, under <c>topic/partition</c>.</param>
public sealed record AuditConsumerState(AuditLogPosition Position, IReadOnlyDictionary<string, long> Offsets)
{
    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is no state.</returns>
    public static AuditConsumerState? TryParse(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<Stored>(text) is not { Next: >= 0, Subtrees: { } subtrees, Offsets: { } offsets } stored) return null;
            var hashes = new List<MerkleHash>(subtrees.Length);
            foreach (var subtree in subtrees)
            {
                if (!MerkleHash.TryParse(subtree, out var hash)) return null;
                hashes.Add(hash);
            }

            var signed = stored.Proven is null ? null : Checkpoint.TryParse(stored.Proven);
            return hashes.Count != long.PopCount(stored.Next) || (stored.Proven is not null && signed is null) || signed?.Size > stored.Next
                ? null
                : new AuditConsumerState(new AuditLogPosition(stored.Next, hashes, signed), offsets);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One line of JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(new Stored(Position.Next, [.. Position.Subtrees.Select(hash => hash.ToString())], Position.Proven?.ToString(), new(Offsets)));

    private sealed record Stored(long Next, string[]? Subtrees, string? Proven, Dictionary<string, long>? Offsets);
}
