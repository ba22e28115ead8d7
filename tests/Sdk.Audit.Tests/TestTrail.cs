using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Audit.Tests;

/// <summary>Records of a hub, and the checkpoints it signed over them.</summary>
internal sealed class TestTrail(string node = "hub.test")
{
    public NoteSigner Key { get; } = NoteSigner.Create($"audit.{node}", NoteAlgorithm.Ed25519);

    public List<byte[]> Records { get; } = [];

    public List<(long Size, byte[] Note)> Checkpoints { get; } = [];

    public static TestTrail Of(int records, int checkpointEvery, string node = "hub.test")
    {
        var trail = new TestTrail(node);
        using var hasher = new MerkleHasher();
        var tree = new MerkleFrontier(hasher);
        for (var index = 0; index < records; index++)
        {
            trail.Records.Add(trail.Record(index));
            tree.Append(hasher.Leaf(trail.Records[^1]));
            if (tree.Size % checkpointEvery == 0 || tree.Size == records) trail.Checkpoints.Add((tree.Size, trail.CheckpointOver(tree.Size, tree.Root())));
        }

        return trail;
    }

    public byte[] Record(int index, string operation = "a.B/C") => new AuditRecord { Index = (ulong)index, NodeId = node, Operation = operation, MessageId = $"m{index}" }.ToByteArray();

    public byte[] CheckpointOver(long size, MerkleHash root)
    {
        var text = new Checkpoint(Key.Verifier.Name, size, root).ToString();
        return Encoding.UTF8.GetBytes(new SignedNote(text, [Key.Sign(text, DateTimeOffset.UnixEpoch)]).ToString());
    }
}
