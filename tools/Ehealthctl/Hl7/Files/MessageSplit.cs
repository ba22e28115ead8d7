using EHealth.Integration.Hl7.Batches;

namespace EHealth.Integration.Ehealthctl.Hl7.Files;

/// <summary>
/// Finds the messages in a file: one, several after one another, each in its MLLP block, or a batch. Whatever is not blank belongs to a part, so that what
/// is no message is told and not skipped.
/// </summary>
internal sealed class MessageSplit
{
    private const byte StartBlock = 0x0B;
    private const byte EndBlock = 0x1C;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly List<MessagePart> _parts = [];
    private readonly List<string> _mistakes = [];

    private MessageSplit(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>The messages in their order.</summary>
    public IReadOnlyList<MessagePart> Parts => _parts;

    /// <summary>What is wrong with the batches around them.</summary>
    public IReadOnlyList<string> BatchMistakes => _mistakes;

    private static ReadOnlySpan<byte> Blank => "\r\n \t"u8;

    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public static MessageSplit Of(ReadOnlyMemory<byte> bytes)
    {
        var split = new MessageSplit(bytes);
        split.SplitBlocks();
        return split;
    }

    private void SplitBlocks()
    {
        var bytes = _bytes.Span;
        int start = 0;
        if (!IsUtf16(bytes))
        {
            for (int at = 0; bytes[at..].IndexOfAny(StartBlock, EndBlock) is var next and >= 0; at++)
            {
                at += next;
                if (bytes[at] == EndBlock && !EndsBlock(bytes[(at + 1)..])) continue;
                SplitText(start, at);
                start = at + 1;
            }
        }

        SplitText(start, bytes.Length);
    }

    // An end block inside of a text stays there: the parser says what is wrong with it.
    private static bool EndsBlock(ReadOnlySpan<byte> following) => following is [] or [(byte)'\r' or (byte)'\n' or StartBlock, ..];

    private void SplitText(int start, int end)
    {
        var text = _bytes.Span[start..end];
        int blank = text.IndexOfAnyExcept(Blank);
        if (blank < 0) return;
        start += blank;
        text = text[blank..];
        if (IsUtf16(text))
        {
            Add(start, end);
            return;
        }

        int mark = text.StartsWith(Utf8Mark) ? Utf8Mark.Length : 0;
        if (Hl7Batch.TryParse(_bytes[(start + mark)..end], out var batch))
        {
            foreach (var message in batch.Messages)
            {
                _ = _bytes.Span.Overlaps(message.Span, out int offset);
                _parts.Add(new MessagePart(message, offset));
            }

            _mistakes.AddRange(batch.Mistakes);
            if (!batch.IsClosed) _mistakes.Add("a header has no trailer (BTS, FTS): the end may be missing");
            return;
        }

        SplitMessages(start, end);
    }

    private void SplitMessages(int start, int end)
    {
        var bytes = _bytes.Span[..end];
        for (int at = start; bytes[at..].IndexOfAny((byte)'\r', (byte)'\n') is var next and >= 0;)
        {
            at += next + 1;
            if (!BeginsMessage(bytes[at..])) continue;
            Add(start, at);
            start = at;
        }

        Add(start, end);
    }

    private void Add(int start, int end) => _parts.Add(new MessagePart(_bytes[start..end], start));

    private static bool BeginsMessage(ReadOnlySpan<byte> line) =>
        line.Length > 3 && line.StartsWith("MSH"u8) && line[3] > (byte)' ' && !char.IsAsciiLetterOrDigit((char)line[3]);

    private static bool IsUtf16(ReadOnlySpan<byte> bytes) =>
        bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [(byte)'M', 0, (byte)'S', 0, ..] or [0, (byte)'M', 0, (byte)'S', ..];
}
