using System.Diagnostics.CodeAnalysis;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Hl7.Batches;

/// <summary>Messages sent together (HL7 v2.8.2 chapter 2.10.3): <c>[FHS] { [BHS] { message } [BTS] } [FTS]</c>. Nothing is copied.</summary>
public sealed class Hl7Batch
{
    private const byte CarriageReturn = (byte)'\r';
    private const byte LineFeed = (byte)'\n';
    private const int ControlIdField = 11;

    // A batch that is wrong throughout needs no list of all that is wrong.
    private const int MaxMistakes = 20;

    private readonly List<ReadOnlyMemory<byte>> _messages = [];
    private readonly List<string> _mistakes = [];
    private Hl7Syntax _syntax = Hl7Syntax.Standard;
    private int _messageStart = -1;
    private int _messagesInBatch;
    private int _batches;
    private bool _isBatchOpen;
    private bool _isFileOpen;
    private bool _isTooLong;

    private Hl7Batch(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>All of it as received.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The messages in their order, each as received; none when there are more than <see cref="Hl7Limits.MaxBatchMessages"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Messages => _messages;

    /// <summary>Why it cannot be whole: counts that differ from what BTS-1 and FTS-1 say, segments out of place, more messages than
    /// <see cref="Hl7Limits.MaxBatchMessages"/>. The first 20; empty for a sound batch.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>True when it began with FHS.</summary>
    public bool HasFileHeader { get; private set; }

    /// <summary>True when there is an FHS or a BHS; false for messages that only stand one after another in a file.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>True when every header has its trailer; also when there were too many messages, and the end was not looked for. Bytes that came without any framing may have been cut off otherwise.</summary>
    public bool IsClosed => _isTooLong || (!_isBatchOpen && !_isFileOpen);

    /// <summary>Delimiters of its first header.</summary>
    public Hl7Syntax Syntax => _syntax;

    /// <summary>The last BHS-11, else FHS-11: its control id as received, since nothing says which character set a batch is in; empty when it has none.</summary>
    public ReadOnlyMemory<byte> ControlId { get; private set; }

    /// <summary>True when the bytes begin as a batch does and not as a message.</summary>
    public static bool IsBatch(ReadOnlySpan<byte> bytes) => bytes.StartsWith("FHS"u8) || bytes.StartsWith("BHS"u8);

    /// <summary>Finds the messages.</summary>
    /// <param name="bytes">The batch; not copied.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>False when the bytes do not begin with FHS or BHS and usable delimiters.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Hl7Batch? batch)
    {
        batch = null;
        return IsBatch(bytes.Span) && TryRead(bytes, out batch);
    }

    /// <summary>Finds the messages of a file, which may also stand one after another without any header.</summary>
    /// <param name="bytes">The file; not copied.</param>
    /// <param name="batch">The messages.</param>
    /// <returns>False when the bytes begin with neither FHS, BHS nor MSH, or with unusable delimiters.</returns>
    public static bool TryParseFile(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Hl7Batch? batch)
    {
        batch = null;
        bytes = bytes.TrimStart("\r\n\t "u8);
        return (IsBatch(bytes.Span) || bytes.Span.StartsWith("MSH"u8)) && TryRead(bytes, out batch);
    }

    private static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out Hl7Batch? batch)
    {
        batch = null;
        int end = bytes.Span.IndexOfAny(CarriageReturn, LineFeed);
        if (Hl7Syntax.Read(end < 0 ? bytes.Span : bytes.Span[..end]) is not { } syntax) return false;
        batch = new Hl7Batch(bytes) { _syntax = syntax, HasHeader = IsBatch(bytes.Span) };
        batch.Read();
        return true;
    }

    private void Read()
    {
        var bytes = Bytes.Span;
        for (int start = 0; start < bytes.Length && !_isTooLong;)
        {
            int length = bytes[start..].IndexOfAny(CarriageReturn, LineFeed);
            if (length < 0) length = bytes.Length - start;
            ReadLine(bytes.Slice(start, length), start);
            start += length + 1;
        }

        EndMessage(bytes.Length);
    }

    private void ReadLine(ReadOnlySpan<byte> line, int start)
    {
        bool isSegment = line.Length == Hl7Segment.NameLength || (line.Length > Hl7Segment.NameLength && !char.IsAsciiLetterOrDigit((char)line[Hl7Segment.NameLength]));
        if (!isSegment) return;
        var segment = new Hl7Segment(line, _syntax);
        var name = segment.Name;
        if (name.SequenceEqual("MSH"u8)) BeginMessage(start);
        else if (name.SequenceEqual("FHS"u8)) BeginFile(segment, start);
        else if (name.SequenceEqual("BHS"u8)) BeginBatch(segment, start);
        else if (name.SequenceEqual("BTS"u8)) EndBatch(segment, start);
        else if (name.SequenceEqual("FTS"u8)) EndFile(segment, start);
    }

    private void BeginFile(Hl7Segment segment, int start)
    {
        EndMessage(start);
        if (start > 0) AddMistake("FHS stands inside of the file");
        HasFileHeader = _isFileOpen = true;
        TakeControlId(segment);
    }

    private void BeginBatch(Hl7Segment segment, int start)
    {
        EndMessage(start);
        if (_isBatchOpen) AddMistake("a batch begins before the one before it has ended");
        _isBatchOpen = true;
        _messagesInBatch = 0;
        _batches++;
        TakeControlId(segment);
    }

    private void BeginMessage(int start)
    {
        EndMessage(start);
        if (_messages.Count == Hl7Limits.MaxBatchMessages)
        {
            GiveUp($"more than {Hl7Limits.MaxBatchMessages} messages");
            return;
        }

        _messageStart = start;
        _messagesInBatch++;
    }

    private void GiveUp(string reason)
    {
        _isTooLong = true;
        _messages.Clear();
        _mistakes.Clear();
        _mistakes.Add(reason);
    }

    private void EndMessage(int end)
    {
        if (_messageStart >= 0) _messages.Add(Bytes[_messageStart..end]);
        _messageStart = -1;
    }

    private void EndBatch(Hl7Segment segment, int start)
    {
        EndMessage(start);
        if (!_isBatchOpen && _batches > 0) AddMistake("BTS ends a batch that did not begin");
        CheckCount(segment, "BTS-1", "messages", _messagesInBatch);
        _isBatchOpen = false;
        _messagesInBatch = 0;
    }

    private void EndFile(Hl7Segment segment, int start)
    {
        EndMessage(start);
        if (!_isFileOpen) AddMistake("FTS ends a file that did not begin");
        CheckCount(segment, "FTS-1", "batches", _batches == 0 && _messages.Count > 0 ? 1 : _batches);
        _isFileOpen = false;
    }

    private void TakeControlId(Hl7Segment header)
    {
        if (header.Field(ControlIdField).Text is { HasValue: true } controlId && Bytes.Span.Overlaps(controlId.Bytes, out int offset))
            ControlId = Bytes.Slice(offset, controlId.Bytes.Length);
    }

    private void AddMistake(string mistake)
    {
        if (_mistakes.Count < MaxMistakes) _mistakes.Add(mistake);
    }

    private void CheckCount(Hl7Segment trailer, string field, string what, int found)
    {
        var text = trailer.Field(1).Text;
        if (!text.HasValue) return;
        if (!int.TryParse(text.Bytes.Trim((byte)' '), out int stated)) AddMistake($"{field} is not a number");
        else if (stated != found) AddMistake($"{field} says {stated} {what} and {found} came");
    }
}
