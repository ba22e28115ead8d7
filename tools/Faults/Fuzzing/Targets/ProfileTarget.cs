using System.Text;
using EHealth.Integration.Hl7.Messages;
using EHealth.Integration.Hl7.Profiles;

namespace EHealth.Integration.Faults.Fuzzing.Targets;

/// <summary>Receivers' profiles: any text is a profile or has mistakes, and a profile turns a message into a message, twice the same.</summary>
internal sealed class ProfileTarget : IFuzzTarget
{
    private const int MostCopies = 8;

    private static readonly Hl7Message Message = Hl7Message.Parse(SeedMessages.Bytes(SeedMessages.Admit)).Message!;

    public string Name => "profile";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. "{\"version\":\"2.3\",\"charset\":\"WINDOWS-1251\",\"fields\":[{\"set\":\"MSH-5\",\"to\":\"HIS\"}]}"u8],
        [.. "{\"charset\":\"UTF-16LE\",\"fields\":[{\"copy\":\"PID-3[2].1\",\"to\":\"PID-2\"},{\"clear\":\"PID-3.1.2\"}]}"u8],
        [.. "{\"fields\":[{\"map\":\"PID-8\",\"values\":{\"M\":\"1\",\"F\":\"2\"},\"else\":\"9\"},{\"remove\":\"ZUZ\"}]} // x"u8],
        [.. "{\"charset\":\"8859/5\",\"fields\":[{\"set\":\"OBX(3)-5[2].1.2\",\"to\":\"a|b^c\\r\\n\\u0451\"},{\"copy\":\"PID-5\",\"to\":\"NTE-3.2\"},]}"u8],
    ];

    public void Run(byte[] input)
    {
        // A profile is the operator's own: nothing keeps him from one that copies a field into itself, twice as long with each step.
        if (input.AsSpan().Count("copy"u8) > MostCopies) return;
        var profile = Hl7Profile.TryParse(Encoding.UTF8.GetString(input), out var mistakes);
        Invariant.Holds(profile is null == mistakes.Count > 0, "there is a profile or a mistake");
        if (profile is null) return;

        byte[] changed = profile.Apply(Message);
        Invariant.Holds(profile.Apply(Message).AsSpan().SequenceEqual(changed), "the same message gives the same bytes");
        var outcome = Hl7Message.Parse(changed);
        // A profile may ask for more than is read here, since the receiver's limits are others, and for text whose bytes are UTF-8 by chance.
        bool isAskedFor = outcome.Error?.Reason
            is Hl7ParseErrorReason.TooManySegments or Hl7ParseErrorReason.TooManyFields or Hl7ParseErrorReason.TooManyRepetitions or Hl7ParseErrorReason.CharsetMisdeclared;
        Invariant.Holds(outcome.IsParsed || isAskedFor, "a changed message is a message");
        if (outcome.Message is not { } message) return;
        Invariant.Holds(message.Charset == profile.Charset, "a changed message is in the profile's character set");
        Invariant.Holds(message.Header.Field(MessageHeader.ControlId).Bytes.SequenceEqual(Message.Header.Field(MessageHeader.ControlId).Bytes), "a changed message is known again");
    }
}
