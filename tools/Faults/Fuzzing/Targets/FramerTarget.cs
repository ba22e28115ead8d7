using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>MLLP: the same bytes in one piece and in many give the same frames, and a frame that is written again is read again.</summary>
/// <remarks>The low four bits of the first byte say how many lengths of pieces follow it, each one less than the length; then comes the wire.</remarks>
internal sealed class FramerTarget : IFuzzTarget
{
    private const int MostLengths = 15;

    // Limits that an input of a few hundred bytes reaches.
    private const int MaxFrameBytes = 200;
    private const int MaxJunkBytes = 40;

    public string Name => "framer";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, .. "\vMSH|^~\\&|A\rPID|1\r\u001c\r"u8],
        [2, 0, 4, .. "\n\vMSH|1\r\u001c\r\vMSH|2\r\u001c\n\vMSH|3\r\u001c\v\u001c\r"u8],
        [1, 0, 0x0B, .. Encoding.Unicode.GetBytes("MSH|Мария\r\u001c\r"), 0x0B, .. Encoding.Unicode.GetBytes("MSH|М"), 0x1C, 0x0D],
        [3, 6, 0, 2, 0x0B, 0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("MSH|Мария\r\u001c\r"), 0x0B, .. Encoding.BigEndianUnicode.GetBytes("MSH\r"), 0x1C, 0x0D],
        [1, 30, .. Encoding.ASCII.GetBytes(new string('j', MaxJunkBytes) + '\v' + new string('x', MaxFrameBytes) + "\u001c\r\v" + new string('y', MaxFrameBytes + 1))],
        [1, 9, .. Encoding.ASCII.GetBytes(new string('j', MaxJunkBytes + 1))],
    ];

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;
        int lengths = Math.Min(input[0] & MostLengths, input.Length - 1);
        var wire = input.AsMemory(1 + lengths);
        var whole = Read(wire, []);
        var pieces = Read(wire, input.AsSpan(1, lengths));

        Invariant.Holds(pieces.End == whole.End, "the wire ends alike, however it was cut");
        Invariant.Holds(pieces.JunkBytes == whole.JunkBytes, "the same bytes are skipped, however the wire was cut");
        // A frame is whole with its FS. What must not follow that is seen at once in one piece, and too late in two.
        bool isOneMore = whole.End == MllpReadResult.InvalidByte && pieces.Frames.Count == whole.Frames.Count + 1;
        Invariant.Holds(isOneMore || pieces.Frames.Count == whole.Frames.Count, "there are as many frames, however the wire was cut");
        for (int i = 0; i < pieces.Frames.Count; i++)
        {
            Invariant.Holds(i >= whole.Frames.Count || pieces.Frames[i].AsSpan().SequenceEqual(whole.Frames[i]), "a frame holds the same, however the wire was cut");
            CheckFrame(pieces.Frames[i]);
        }
    }

    private static void CheckFrame(byte[] content)
    {
        Invariant.Holds(content.Length <= MaxFrameBytes, "no frame is longer than the limit");
        Invariant.Holds(MllpContent.FindBlock(content) < 0, "no frame holds an end block");
        var output = new ArrayBufferWriter<byte>();
        MllpFrameWriter.Write(output, content);
        var again = Read(output.WrittenMemory, []);
        Invariant.Holds(again is { End: MllpReadResult.NeedMore, JunkBytes: 0, Frames: [var frame] } && frame.AsSpan().SequenceEqual(content), "a frame that is written again is read again");
    }

    private static Reading Read(ReadOnlyMemory<byte> wire, ReadOnlySpan<byte> lengths)
    {
        var reader = new MllpFrameReader(MaxFrameBytes, MaxJunkBytes);
        var frames = new List<byte[]>();
        ReadOnlySequence<byte> pending = default;
        for (int i = 0; !wire.IsEmpty; i++)
        {
            int length = lengths.IsEmpty ? wire.Length : Math.Min(wire.Length, lengths[i % lengths.Length] + 1);
            pending = WirePiece.Append(pending, wire[..length]);
            wire = wire[length..];
            var result = reader.TryReadFrame(ref pending, out var message);
            for (; result == MllpReadResult.Frame; result = reader.TryReadFrame(ref pending, out message)) frames.Add(message.ToArray());
            if (result != MllpReadResult.NeedMore) return new Reading(frames, result, reader.JunkBytes);
        }

        return new Reading(frames, MllpReadResult.NeedMore, reader.JunkBytes);
    }

    private readonly record struct Reading(List<byte[]> Frames, MllpReadResult End, long JunkBytes);
}
