using System.Collections.Concurrent;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Hl7.Messages;

namespace EHealth.Integration.Adapters.Hl7v2.Intake;

/// <summary>The numbers of senders who number their messages (MSH-13, HL7 v2.8.2 chapter 2.10.1): a number that is left out shows that a message was lost on its way.
/// Kept in memory: after a restart the first number of a sender is taken as it comes, as the protocol has it for a receiver that knows of none.</summary>
internal sealed class SequenceNumbers
{
    /// <summary>MSA-4 when any number will do.</summary>
    public const long Any = -1;

    /// <summary>MSH-13 of a sender who only asks where to go on.</summary>
    private const long Question = 0;

    /// <summary>MSH-13 has 15 characters.</summary>
    private const long Largest = 999_999_999_999_999;

    private readonly ConcurrentDictionary<string, long> _expected = new();

    /// <summary>The number expected next; <see cref="Any"/> when none is.</summary>
    public long ExpectedOf(string system) => _expected.GetValueOrDefault(system, Any);

    /// <summary>Reads MSH-13.</summary>
    /// <returns>Null when the message has none.</returns>
    public static long? Read(Hl7Message message)
    {
        var text = message.Header.Field(MessageHeader.SequenceNumber).Text;
        return text.HasValue && long.TryParse(text.Bytes, out long number) && number is >= Any and <= Largest ? number : null;
    }

    /// <summary>True when the number is none: it asks where to go on, or says that the sender begins anew. The message may carry something all the same.</summary>
    public bool IsQuestion(string system, long number)
    {
        if (number == Any) _expected.TryRemove(system, out _);
        return number is Question or Any;
    }

    /// <summary>Whether it is this message's turn: the expected one, or the one before, sent again because its answer was lost.</summary>
    /// <returns>The refusal when messages are missing before it; else null.</returns>
    public Hl7Refusal? Check(string system, long number)
    {
        long expected = ExpectedOf(system);
        return expected == Any || number == expected || number == expected - 1
            ? null
            : new Hl7Refusal(
                HubErrorCode.FieldInvalid, new Hl7Location("MSH", MessageHeader.SequenceNumber), $"sequence number {number} came and {expected} is expected: messages between them are missing");
    }

    /// <summary>Notes that this message was answered for good; one that was answered late on another connection sets nothing back.</summary>
    public void Done(string system, long number) =>
        _expected.AddOrUpdate(system, number + 1, (_, expected) => Math.Max(expected, number + 1));
}
