using System.Buffers.Binary;
using System.Text;
using EHealth.Integration.Contracts.Audit.V1;
using EHealth.Integration.TransparencyLog.Merkle;
using EHealth.Integration.TransparencyLog.Notes;
using Google.Protobuf;

namespace EHealth.Integration.Ehealthctl.Tests.Trail;

/// <summary>An audit trail as an auditor has it from Kafka: records in an order that partitions have mixed, and the checkpoints over them.</summary>
internal sealed class KafkaDump
{
    public static readonly NoteSigner Key = NoteSigner.Create("audit.hub.test", NoteAlgorithm.Ed25519);

    public List<byte[]> Records { get; } = [];

    public List<byte[]> Checkpoints { get; } = [];

    public static KafkaDump Of(int records, int checkpointEvery)
    {
        var dump = new KafkaDump();
        using var hasher = new MerkleHasher();
        var tree = new MerkleFrontier(hasher);
        for (var index = 0; index < records; index++)
        {
            dump.Records.Add(Record(index));
            tree.Append(hasher.Leaf(dump.Records[^1]));
            if (tree.Size % checkpointEvery == 0 || tree.Size == records) dump.Checkpoints.Add(CheckpointOver(tree.Size, tree.Root()));
        }

        return dump;
    }

    public static byte[] Record(int index, string operation = "a.B/C") =>
        new AuditRecord { Index = (ulong)index, NodeId = "hub.test", Operation = operation, MessageId = $"m{index}" }.ToByteArray();

    public static byte[] CheckpointOver(long size, MerkleHash root)
    {
        var text = new Checkpoint(Key.Verifier.Name, size, root).ToString();
        return Bytes(new SignedNote(text, [Key.Sign(text, DateTimeOffset.UnixEpoch)]));
    }

    public static byte[] Bytes(SignedNote note) => Encoding.UTF8.GetBytes(note.ToString());

    public KafkaDump Copy()
    {
        var copy = new KafkaDump();
        copy.Records.AddRange(Records.Select(record => record.ToArray()));
        copy.Checkpoints.AddRange(Checkpoints.Select(checkpoint => checkpoint.ToArray()));
        return copy;
    }

    public (string Records, string Checkpoints) WriteTo(TemporaryFolder folder) => (folder.Write("records", Framed(Records)), folder.Write("checkpoints", Framed(Checkpoints)));

    private static byte[] Framed(List<byte[]> messages)
    {
        using var framed = new MemoryStream();
        var length = new byte[4];
        foreach (var message in messages)
        {
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)message.Length);
            framed.Write(length);
            framed.Write(message);
        }

        return framed.ToArray();
    }
}
