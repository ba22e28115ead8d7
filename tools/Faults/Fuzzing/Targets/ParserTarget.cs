using EHealth.Integration.Hl7.Acknowledgments;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Mllp;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Any bytes are a message or an error. A message can be put together again from its parts, written again, and acknowledged.</summary>
internal sealed class ParserTarget : IFuzzTarget
{
    private static readonly DateTimeOffset At = new(2026, 9, 1, 10, 15, 0, TimeSpan.FromHours(5));

    private static ReadOnlySpan<byte> BetweenSegments => "\r\n\t "u8;

    public string Name => "parser";

    public IReadOnlyList<byte[]> Seeds => SeedMessages.All;

    public void Run(byte[] input)
    {
        var outcome = Hl7Message.Parse(input);
        Invariant.Holds(outcome.IsParsed == outcome.Error is null, "there is a message or an error");
        if (outcome.Error is { } error)
        {
            Invariant.Holds(error.Offset >= 0 && error.Offset <= input.Length, "an error lies within the bytes");
            CheckAnswer(input, new Acknowledger(TimeProvider.System, TimeSpan.Zero).AnswerUnreadable(input, Refusal(error)).First);
            return;
        }

        var message = outcome.Message!;
        Invariant.Holds(message.Bytes.Span.SequenceEqual(input), "the bytes are kept as they came");
        Invariant.Holds(message.SegmentCount is > 0 and <= Hl7Limits.MaxSegments, "the number of segments is within the limit");
        CheckParts(message, input);
        CheckWrittenAgain(message);
        CheckAnswer(input, AcknowledgmentBuilder.Build(message, AcknowledgmentLevel.Original, "1", At));
    }

    private static void CheckParts(Hl7Message message, byte[] input)
    {
        int last = 0;
        for (int i = 0; i < message.SegmentCount; i++)
        {
            var segment = message.SegmentAt(i);
            var rest = segment.Bytes;
            Walk(segment, ref rest, message.Syntax);
            Invariant.Holds(rest.IsEmpty, "a segment is the sum of its parts");

            // Offsets in UTF-16 are not known.
            if (!message.Charset.HoldsAscii) continue;
            int offset = message.OffsetOf(segment.Bytes);
            Invariant.Holds(input.AsSpan(offset).StartsWith(segment.Bytes), "a segment lies where it says");
            var between = input.AsSpan(last..offset);
            Invariant.Holds(!between.ContainsAnyExcept(BetweenSegments) || (i == 0 && offset == 3), "nothing is lost between segments");
            last = offset + segment.Bytes.Length;
        }

        Invariant.Holds(last == 0 || !input.AsSpan(last).ContainsAnyExcept(BetweenSegments), "nothing is lost behind the last segment");
    }

    private static void Walk(Hl7Segment segment, ref ReadOnlySpan<byte> rest, Hl7Syntax syntax)
    {
        Invariant.BeginsWith(ref rest, segment.Name, "a segment begins with its name");
        bool declares = segment.Name.SequenceEqual("MSH"u8) || segment.Name.SequenceEqual("FHS"u8) || segment.Name.SequenceEqual("BHS"u8);
        if (declares && segment.FieldCount >= 2)
        {
            Invariant.BeginsWith(ref rest, segment.Field(1).Bytes, "the first field is the field separator");
            Invariant.BeginsWith(ref rest, segment.Field(2).Bytes, "the second field is the other delimiters");
        }

        for (int number = declares ? 3 : 1; number <= segment.FieldCount; number++)
        {
            Invariant.BeginsWith(ref rest, [syntax.Field], "a field begins with the separator");
            Walk(segment.Field(number), ref rest, syntax);
        }
    }

    private static void Walk(Hl7Field field, ref ReadOnlySpan<byte> rest, Hl7Syntax syntax)
    {
        int repetitions = 0;
        foreach (var repetition in field)
        {
            if (repetitions++ > 0) Invariant.BeginsWith(ref rest, [syntax.Repetition], "repetitions are separated");
            for (int c = 1; c <= repetition.ComponentCount; c++)
            {
                if (c > 1) Invariant.BeginsWith(ref rest, [syntax.Component], "components are separated");
                var component = repetition.Component(c);
                for (int s = 1; s <= component.SubcomponentCount; s++)
                {
                    if (s > 1) Invariant.BeginsWith(ref rest, [syntax.Subcomponent], "subcomponents are separated");
                    var text = component.Subcomponent(s);
                    Invariant.BeginsWith(ref rest, text.Bytes, "a subcomponent follows");
                    _ = text.GetString();
                    _ = text.GetPlainText();
                }
            }
        }

        Invariant.Holds(repetitions == field.RepetitionCount, "there are as many repetitions as are counted");
    }

    private static void CheckWrittenAgain(Hl7Message message)
    {
        var again = Hl7Message.Parse(new Hl7Draft(message).ToBytes(), message.Syntax.Charset).Message;
        Invariant.Holds(again?.SegmentCount == message.SegmentCount, "a message that is written again has as many segments");
        for (int i = 0; i < message.SegmentCount; i++)
        {
            // LF at the end of a segment is text before a line of blanks, and an end before nothing; the blanks are not written again.
            bool isSame = again.SegmentAt(i).Bytes.TrimEnd((byte)'\n').SequenceEqual(message.SegmentAt(i).Bytes.TrimEnd((byte)'\n'));
            Invariant.Holds(isSame, "a message that is written again has the same segments");
        }
    }

    private static void CheckAnswer(byte[] input, ReadOnlyMemory<byte> answer)
    {
        if (answer.IsEmpty) return;
        Invariant.Holds(Hl7Message.ParseHeader(answer).IsParsed, "an answer is a message");
        Invariant.Holds(MllpContent.FindBlock(input) >= 0 || MllpContent.FindBlock(answer.Span) < 0, "an answer to what came in a frame can be sent in one");
    }

    private static Hl7Error Refusal(Hl7ParseError error) =>
        new(Hl7AcknowledgmentCode.Reject, Hl7ErrorCode.SegmentSequenceError, error.Location, "unreadable");
}
