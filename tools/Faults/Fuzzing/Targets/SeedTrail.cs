using System.Buffers.Binary;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>A small audit trail, signed by a key that is nobody's: what a fuzzer makes of it, it cannot sign.</summary>
internal static class SeedTrail
{
    private const int Records = 5;

    /// <summary>The same in every process: a fuzzed program starts again and again. Never used for anything else.</summary>
    private static readonly NoteSigner Signer = NoteSigner.TryParse("PRIVATE+KEY+audit.hub.fuzz+559bac4c+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")!;

    public static NoteVerifier Key => Signer.Verifier;

    public static IReadOnlyList<byte[]> Messages { get; } = [.. Enumerable.Range(0, Records).Select(index => new AuditRecord { Index = (ulong)index, Operation = "a.B/C", MessageId = $"m{index}" }.ToByteArray())];

    /// <summary>Checkpoints over 2 and over all records.</summary>
    public static IReadOnlyList<(Checkpoint Signed, byte[] Note)> Checkpoints { get; } = [SignedOver(2), SignedOver(Records)];

    /// <summary>A proof that record 1 stands among the first two.</summary>
    public static string Proof { get; } = new InclusionProofFile(1, [LeafOf(0)], SignedNote.TryParse(Checkpoints[0].Note)!).ToString();

    /// <summary>Messages as a dump has them.</summary>
    public static byte[] Dump(IEnumerable<byte[]> messages)
    {
        var dump = new List<byte>();
        var length = new byte[sizeof(uint)];
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)message.Length);
            dump.AddRange(length);
            dump.AddRange(message);
        }

        return [.. dump];
    }

    private static MerkleHash LeafOf(int record)
    {
        using var hasher = new MerkleHasher();
        return hasher.Leaf(Messages[record]);
    }

    private static (Checkpoint Signed, byte[] Note) SignedOver(int size)
    {
        using var hasher = new MerkleHasher();
        var tree = new MerkleFrontier(hasher);
        for (var record = 0; record < size; record++) tree.Append(LeafOf(record));
        var checkpoint = new Checkpoint(Key.Name, size, tree.Root());
        var text = checkpoint.ToString();
        return (checkpoint, Encoding.UTF8.GetBytes(new SignedNote(text, [Signer.Sign(text, DateTimeOffset.UnixEpoch)]).ToString()));
    }
}
