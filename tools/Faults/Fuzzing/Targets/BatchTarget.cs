using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Batches;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Batches: the messages found lie in the bytes, one behind the other, and the answer is a sound batch of as many.</summary>
internal sealed class BatchTarget : IFuzzTarget
{
    private const int MostMistakes = 20;

    private static readonly Acknowledger Acknowledger = new(TimeProvider.System, TimeSpan.FromHours(5));

    public string Name => "batch";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. "FHS|^~\\&|A|B|C|D|20260901||||F-1\rBHS|^~\\&|A|B|C|D|20260901||||B-1\rMSH|^~\\&|A\rPID|1\rMSH|^~\\&|B\rBTS|2\rFTS|1\r"u8],
        [.. "BHS$*@%!$A$B$C$D$$$$$B-2\nMSH|^~\\&|A\nBTS$1\nBHS$*@%!\nBTS$0\n"u8],
        [.. "FHS|^~\\&\rMSH|^~\\&|A\rFTS\r"u8],
        [.. "BHS|^~\\&\rMSH|^~\\&|A\rMSH|^~\\&|B\rFHS|^~\\&|||||||||F-2\rBHS|^~\\&\rMSH|^~\\&|C\r"u8],
        [.. "\r\n MSH|^~\\&|A\r\nPID|1\r\n\r\nMSH|^~\\&|B\r\n"u8],
        [.. "BHS|^~\\&#\rBTS|x\rBTS|9\rFTS|2\rFHS|^~\\&\r"u8],
    ];

    public void Run(byte[] input)
    {
        bool isBatch = Hl7Batch.TryParse(input, out var batch);
        bool isFile = Hl7Batch.TryParseFile(input, out var file);
        Invariant.Holds(!isBatch || isFile, "a batch can be a file");
        Invariant.Holds(!isBatch || Hl7Batch.IsBatch(input), "a batch begins as one");
        if (batch is not null) Check(batch);
        if (file is not null) Check(file);
    }

    private static void Check(Hl7Batch batch)
    {
        Invariant.Holds(batch.Messages.Count <= Hl7Limits.MaxBatchMessages, "there are no more messages than may be");
        Invariant.Holds(batch.Mistakes.Count <= MostMistakes, "there are no more mistakes than are told");
        int end = 0;
        foreach (var message in batch.Messages)
        {
            Invariant.Holds(message.Span.StartsWith("MSH"u8), "a message begins as one");
            Invariant.Holds(batch.Bytes.Span.Overlaps(message.Span, out int offset) && offset >= end, "a message lies in the bytes, behind the one before");
            end = offset + message.Length;
        }

        Invariant.Holds(batch.ControlId.IsEmpty || batch.Bytes.Span.Overlaps(batch.ControlId.Span), "the control id lies in the bytes");
        CheckAnswer(batch);
    }

    private static void CheckAnswer(Hl7Batch batch)
    {
        byte[] acknowledgment = [.. "MSH"u8, batch.Syntax.Field, .. "^~\\&"u8, batch.Syntax.Field, .. "HUB\r"u8];
        var answer = BatchAnswer.Build(batch, [.. batch.Messages.Select(_ => (ReadOnlyMemory<byte>)acknowledgment)], Acknowledger);
        Invariant.Holds(Hl7Batch.TryParse(answer, out var answered), "an answer is a batch");
        Invariant.Holds(answered.Messages.Count == batch.Messages.Count, "an answer holds an acknowledgment for each message");
        Invariant.Holds(answered is { IsClosed: true, Mistakes: [], HasHeader: true }, "an answer is sound");
        Invariant.Holds(answered.HasFileHeader == batch.HasFileHeader, "an answer to a file is a file");
        Invariant.Holds(answered.Syntax == batch.Syntax, "an answer has the delimiters of what it answers");
    }
}
