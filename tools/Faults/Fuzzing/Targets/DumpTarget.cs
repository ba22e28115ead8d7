using System.Buffers.Binary;
using EHealth.Integration.Ehealthctl.Trail;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>What <c>ehealthctl audit verify</c> reads from strangers: two dumps of Kafka topics. It says that they are none, or reports; and only what the key has signed is
/// sound.</summary>
/// <remarks>The first two bytes, big endian, are the length of the dump of records; behind it stands that of checkpoints.</remarks>
internal sealed class DumpTarget : IFuzzTarget
{
    private const int LengthBytes = 2;
    private const int MessageLengthBytes = 4;

    // A message may have 1 MiB, and the reader holds one.
    private const long MostAllocatedBytes = 8 << 20;

    public string Name => "dump";

    public string Words => "audit.dict";

    // Made when asked for: an instrumented library must not run before the fuzzer listens.
    public IReadOnlyList<byte[]> Seeds =>
    [
        Of(SeedTrail.Messages, SeedTrail.Checkpoints.Select(checkpoint => checkpoint.Note)),
        Of(SeedTrail.Messages.Reverse().Append(SeedTrail.Messages[2]), SeedTrail.Checkpoints.Select(checkpoint => checkpoint.Note)),
        Of(SeedTrail.Messages.Take(2), [SeedTrail.Checkpoints[0].Note]),
        Of([], []),
    ];

    public void Run(byte[] input)
    {
        if (input.Length < LengthBytes) return;
        var rest = input.AsSpan(LengthBytes);
        var length = Math.Min(rest.Length, BinaryPrimitives.ReadUInt16BigEndian(input));
        var (records, checkpoints) = (ScratchFiles.PathOf("records"), ScratchFiles.PathOf("checkpoints"));
        File.WriteAllBytes(records, rest[..length]);
        File.WriteAllBytes(checkpoints, rest[length..]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Read(records, rest[..length]);
        Check(records, checkpoints);
        Invariant.Holds(GC.GetAllocatedBytesForCurrentThread() - before < MostAllocatedBytes, "a dump takes no more memory than its messages");
    }

    private static byte[] Of(IEnumerable<byte[]> records, IEnumerable<byte[]> checkpoints)
    {
        var (dump, length) = (SeedTrail.Dump(records), new byte[LengthBytes]);
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)dump.Length);
        return [.. length, .. dump, .. SeedTrail.Dump(checkpoints)];
    }

    private static void Read(string path, ReadOnlySpan<byte> dump)
    {
        try
        {
            foreach (var message in DumpReader.Read(path))
            {
                Invariant.Holds(BinaryPrimitives.ReadUInt32BigEndian(dump) == message.Length, "a message has the length that stands before it");
                dump = dump[MessageLengthBytes..];
                Invariant.BeginsWith(ref dump, message.Span, "a message is that of the file");
            }

            Invariant.Holds(dump.IsEmpty, "a dump is read to its end");
        }
        catch (InvalidDataException)
        {
            Invariant.Holds(!dump.IsEmpty, "what is no dump has something that is no message");
        }
    }

    private static void Check(string records, string checkpoints)
    {
        try
        {
            var report = new DumpCheck(SeedTrail.Key).Run(records, checkpoints);
            if (!report.IsSound) return;
            Invariant.Holds(SeedTrail.Checkpoints.Any(checkpoint => checkpoint.Signed == report.Checkpoint), "sound is what the key has signed");
            var read = DumpReader.Read(records).Select(message => message.ToArray()).ToList();
            Invariant.Holds(
                SeedTrail.Messages.Take((int)report.Checkpoint!.Size).All(signed => read.Any(message => message.AsSpan().SequenceEqual(signed))),
                "sound is a dump with every record that was signed");
        }
        catch (InvalidDataException)
        {
            // It is no dump, which is an answer.
        }
    }
}
