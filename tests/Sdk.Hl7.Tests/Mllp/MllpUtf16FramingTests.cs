using System.Buffers;
using System.Text;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Hl7.Tests.Mllp;

/// <summary>UTF-16, where the bytes of the block characters are halves of others: М (U+041C) is 04 1C, Ћ (U+040B) is 04 0B, and their low-byte-first forms.</summary>
public sealed class MllpUtf16FramingTests
{
    private const string Text = "MSH|^~\\&|HIS\rPID|||||МАМАЖОНОВ ЋМ^М\r";

    private static readonly Encoding Little = new UnicodeEncoding(bigEndian: false, byteOrderMark: false);
    private static readonly Encoding Big = new UnicodeEncoding(bigEndian: true, byteOrderMark: false);

    public static TheoryData<bool, bool, string> Ends => new()
    {
        { false, false, "1C0D" }, { false, true, "1C0D" }, { true, false, "1C0D" }, { true, true, "1C0D" },
        { false, false, "1C000D00" }, { false, true, "1C000D00" }, { true, false, "001C000D" }, { true, true, "001C000D" },
        { false, false, "1C00" }, { true, false, "001C" },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void HalvesThatLookLikeBlocks_EndNothing(bool bigEndian, bool mark, string end)
    {
        var content = Content(bigEndian, mark);
        byte[] wire = [MllpBlock.Start, .. content, .. Convert.FromHexString(end), MllpBlock.Start, .. "MSH|next"u8, MllpBlock.End, MllpBlock.CarriageReturn];

        foreach (int piece in new[] { 1, 2, 3, wire.Length })
            Assert.Equal([Convert.ToHexString(content), Convert.ToHexString("MSH|next"u8)], ReadInPieces(wire, piece).Select(Convert.ToHexString));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FrameWritten_IsReadAgain(bool bigEndian)
    {
        var content = Content(bigEndian, mark: false);
        var output = new ArrayBufferWriter<byte>();

        MllpFrameWriter.Write(output, content);

        Assert.Equal(content, Assert.Single(ReadInPieces(output.WrittenSpan.ToArray(), 1)));
    }

    [Theory]
    [InlineData("4D00530048001C004100")] // U+001C
    [InlineData("004D00530048001C0041")]
    [InlineData("4D00530048004100D0")] // half a code unit: the end block would become its other half
    public void ContentThatWouldEndItself_IsNotWritten(string hex)
    {
        Assert.Throws<ArgumentException>(() => MllpFrameWriter.Write(new ArrayBufferWriter<byte>(), Convert.FromHexString(hex)));
    }

    [Fact]
    public void EndCharacterInsideTheMessage_IsNotTakenForItsEnd()
    {
        byte[] wire = [MllpBlock.Start, .. Little.GetBytes("MSH|\u001ctext"), MllpBlock.End, MllpBlock.CarriageReturn];
        var buffer = new ReadOnlySequence<byte>(wire);

        Assert.Equal(MllpReadResult.InvalidByte, new MllpFrameReader(1000, 1024).TryReadFrame(ref buffer, out _));
    }

    [Theory]
    [InlineData(100, "1C0D", nameof(MllpReadResult.Frame))]
    [InlineData(100, "001C", nameof(MllpReadResult.Frame))]
    [InlineData(102, "1C0D", nameof(MllpReadResult.FrameTooLarge))]
    [InlineData(102, "001C", nameof(MllpReadResult.FrameTooLarge))]
    [InlineData(102, "", nameof(MllpReadResult.FrameTooLarge))]
    [InlineData(100, "", nameof(MllpReadResult.NeedMore))]
    [InlineData(100, "00", nameof(MllpReadResult.NeedMore))]
    [InlineData(100, "1C", nameof(MllpReadResult.NeedMore))]
    public void ContentAroundTheLimit_IsTakenUpToTheLimit(int length, string end, string expected)
    {
        byte[] wire = [MllpBlock.Start, .. Big.GetBytes("M" + new string('М', (length / 2) - 1)), .. Convert.FromHexString(end)];
        var buffer = new ReadOnlySequence<byte>(wire);

        Assert.Equal(expected, new MllpFrameReader(100, 1024).TryReadFrame(ref buffer, out _).ToString());
    }

    private static byte[] Content(bool bigEndian, bool mark)
    {
        var encoding = bigEndian ? Big : Little;
        return encoding.GetBytes(mark ? "\uFEFF" + Text : Text);
    }

    private static List<byte[]> ReadInPieces(byte[] wire, int piece)
    {
        var reader = new MllpFrameReader(1000, maxJunkBytes: 0);
        var messages = new List<byte[]>();
        int consumed = 0;
        for (int end = 0; end < wire.Length;)
        {
            end = Math.Min(wire.Length, end + piece);
            var buffer = new ReadOnlySequence<byte>(wire, consumed, end - consumed);
            while (reader.TryReadFrame(ref buffer, out var message) is var result && result != MllpReadResult.NeedMore)
            {
                Assert.Equal(MllpReadResult.Frame, result);
                messages.Add(message.ToArray());
            }

            consumed = end - (int)buffer.Length;
        }

        return messages;
    }
}
