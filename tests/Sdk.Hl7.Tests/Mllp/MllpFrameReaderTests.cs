using System.Buffers;
using System.Diagnostics;
using System.Text;
using CsCheck;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

public sealed class MllpFrameReaderTests
{
    [Theory]
    [InlineData(99, nameof(MllpReadResult.Frame))]
    [InlineData(100, nameof(MllpReadResult.Frame))]
    [InlineData(101, nameof(MllpReadResult.FrameTooLarge))]
    public void ContentAroundTheLimit_IsTakenUpToTheLimit(int length, string expected)
    {
        Assert.Equal(expected, Read(MllpPeer.Frame(new string('x', length)), maxFrame: 100).ToString());
    }

    [Theory]
    [InlineData(100, nameof(MllpReadResult.NeedMore))]
    [InlineData(101, nameof(MllpReadResult.FrameTooLarge))]
    public void ContentWithoutEnd_IsRefusedAtTheLimitAndNotLater(int length, string expected)
    {
        Assert.Equal(expected, Read("\v" + new string('x', length), maxFrame: 100).ToString());
    }

    [Theory]
    [InlineData(1023, nameof(MllpReadResult.Frame))]
    [InlineData(1024, nameof(MllpReadResult.Frame))]
    [InlineData(1025, nameof(MllpReadResult.JunkTooLong))]
    public void JunkAroundTheLimit_IsSkippedUpToTheLimit(int length, string expected)
    {
        Assert.Equal(expected, Read(new string('j', length) + MllpPeer.Frame("m")).ToString());
    }

    [Fact]
    public void EndBlockInsideTheMessage_IsNotTakenForItsEnd()
    {
        Assert.Equal(MllpReadResult.InvalidByte, Read("\vMSH|\u001ctext\u001c\r"));
    }

    [Fact]
    public void EmptyFrame_IsAnEmptyMessage()
    {
        var reader = new MllpFrameReader(100, 1024);
        var buffer = new ReadOnlySequence<byte>("\v\u001c\r"u8.ToArray());

        Assert.Equal(MllpReadResult.Frame, reader.TryReadFrame(ref buffer, out var message));
        Assert.True(message.IsEmpty);
        Assert.True(buffer.IsEmpty);
    }

    [Fact]
    public void Junk_IsCounted()
    {
        var reader = new MllpFrameReader(100, 1024);
        var buffer = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes("xx" + MllpPeer.Frame("1") + "yyy" + MllpPeer.Frame("2")));

        _ = reader.TryReadFrame(ref buffer, out _);
        _ = reader.TryReadFrame(ref buffer, out _);

        Assert.Equal(5, reader.JunkBytes);
    }

    [Fact]
    public void FramesCutAnywhere_GiveTheSameMessages()
    {
        var text = Gen.String[Gen.Char["MSH|^~\\&\r\n абв"], 0, 40];
        var frames = Gen.Select(text, Gen.OneOf(Gen.Const("\u001c\r"), Gen.Const("\u001c")), Gen.OneOf(Gen.Const(""), Gen.Const("\n"), Gen.Const("\n\njunk"))).Array[1, 6];
        Gen.Select(frames, Gen.Int[1, 9].Array[1, 20]).Sample((sent, cuts) =>
        {
            string wire = string.Concat(sent.Select(f => "\v" + f.Item1 + f.Item2 + f.Item3));
            Assert.Equal(sent.Select(f => f.Item1), ReadInPieces(Encoding.UTF8.GetBytes(wire), cuts));
        });
    }

    [Fact]
    public void BigFrameInSmallPieces_IsNotScannedAgainForEachPiece()
    {
        // 4 MiB in 16-byte pieces: scanned from the start each time this would be 2^39 bytes and take minutes.
        var wire = new byte[4 * 1024 * 1024];
        wire.AsSpan().Fill((byte)'x');
        wire[0] = MllpBlock.Start;
        wire[^1] = MllpBlock.End;
        var reader = new MllpFrameReader(wire.Length, 1024);
        var watch = Stopwatch.StartNew();
        var result = MllpReadResult.NeedMore;
        int consumed = 0;

        for (int end = 16; end <= wire.Length; end += 16)
        {
            var buffer = new ReadOnlySequence<byte>(wire, consumed, end - consumed);
            result = reader.TryReadFrame(ref buffer, out _);
            consumed = end - (int)buffer.Length;
        }

        Assert.Equal(MllpReadResult.Frame, result);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    private static MllpReadResult Read(string wire, int maxFrame = 1000)
    {
        var buffer = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(wire));
        return new MllpFrameReader(maxFrame, 1024).TryReadFrame(ref buffer, out _);
    }

    private static List<string> ReadInPieces(byte[] wire, int[] cuts)
    {
        var reader = new MllpFrameReader(1000, 1024);
        var messages = new List<string>();
        ReadOnlySequence<byte> pending = default;
        int at = 0;
        for (int i = 0; at < wire.Length; i++)
        {
            int end = Math.Min(wire.Length, at + cuts[i % cuts.Length]);
            pending = Segment.Append(pending, wire[at..end]);
            at = end;
            while (reader.TryReadFrame(ref pending, out var message) == MllpReadResult.Frame)
                messages.Add(Encoding.UTF8.GetString(message));
        }

        return messages;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Append(ReadOnlySequence<byte> before, byte[] bytes)
        {
            var first = new Segment { Memory = default };
            var last = first;
            foreach (var memory in before) last = last.Add(memory);
            last = last.Add(bytes);
            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }

        private Segment Add(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment { Memory = memory, RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
