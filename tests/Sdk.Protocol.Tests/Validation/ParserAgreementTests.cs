using CsCheck;
using EHealth.Integration.Contracts.Clinical.V1;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Types.V1;
using EHealth.Integration.Tests.Shapes.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>The validator against the generated parser followed by <see cref="ReferenceChecker"/>, on random messages.</summary>
public sealed class ParserAgreementTests
{
    private const int Messages = 4_000;

    private static readonly MessageDescriptor[] Types =
        [Shapes.Descriptor, Rules.Descriptor, Demands.Descriptor, Person.Descriptor, PatientAdmitted.Descriptor, MessageSubject.Descriptor];

    // Where WireValidator is stricter than the parser on purpose.
    private static readonly string[] StricterRules = ["wire_type", "overflow", "nesting"];

    private static readonly Gen<(MessageDescriptor Type, byte[] Bytes)> TameMessages = MessagesOf(wildness: 0);
    private static readonly Gen<(MessageDescriptor Type, byte[] Bytes)> WildMessages = MessagesOf(wildness: 0.02);

    private static readonly Gen<Mutation[]> Mutations =
        Gen.Select(Gen.Enum<MutationKind>(), Gen.Int[0, 100_000], Gen.Byte, (kind, at, value) => new Mutation(kind, at, value)).Array[1, 2];

    [Fact]
    public void MessageThatKeepsItsRules_IsAccepted() => TameMessages.Sample(
        message =>
        {
            var outcome = Check.Validate(message.Type, message.Bytes);
            Assert.True(outcome.IsValid, $"{outcome.Code} {outcome.Field} {outcome.Rule}");
            Assert.Empty(ReferenceChecker.Check(message.Type.Parser.ParseFrom(message.Bytes)));
        },
        iter: Messages);

    [Fact]
    public void SerializedMessage_IsJudgedLikeTheParsedOne()
    {
        var refused = 0;
        WildMessages.Sample(
            message =>
            {
                if (!JudgedAlike(message.Type.Parser.ParseFrom(message.Bytes)))
                    Interlocked.Increment(ref refused);
            },
            iter: Messages);
        Assert.InRange(refused, Messages / 10, Messages * 9 / 10);
    }

    [Fact]
    public void MutatedBytes_AreNeverAcceptedAgainstTheParser()
    {
        int accepted = 0, parsed = 0;
        Gen.Select(TameMessages, Mutations).Sample(
            (message, mutations) =>
            {
                var bytes = mutations.Aggregate(message.Bytes, (current, mutation) => mutation.Apply(current));
                var outcome = Check.Validate(message.Type, bytes);
                var result = TryParse(message.Type, bytes);
                if (outcome.IsValid)
                    Interlocked.Increment(ref accepted);
                if (result is not null)
                    Interlocked.Increment(ref parsed);
                AgreesOn(outcome, result);
            },
            iter: Messages);
        // Mutations that nothing could read, or that changed nothing, would prove little.
        Assert.InRange(accepted, Messages / 40, Messages * 3 / 4);
        Assert.InRange(parsed, accepted, Messages * 9 / 10);
    }

    private static void AgreesOn(ValidationOutcome outcome, IMessage? parsed)
    {
        if (parsed is null)
        {
            Assert.False(outcome.IsValid);
            return;
        }

        if (outcome.IsValid)
            Assert.Empty(ReferenceChecker.Check(parsed));
        // Google.Protobuf reads on past the end of a damaged wrapper message (StringValue, Int64Value).
        if (outcome.Code == HubErrorCode.MessageUnreadable && outcome.Field?.Contains("wrapped_", StringComparison.Ordinal) != true)
            Assert.Contains(outcome.Rule, StricterRules);
        Assert.NotEqual("utf8", outcome.Rule);
        // Written anew, the message has no duplicates and no strange forms left: now the two must agree on all of it.
        JudgedAlike(parsed);
    }

    private static bool JudgedAlike(IMessage message)
    {
        var outcome = Check.Validate(message);
        var breaches = ReferenceChecker.Check(message);
        if (outcome.IsValid)
            Assert.Empty(breaches);
        else
            Assert.Contains((outcome.Code, outcome.Field!, outcome.Rule!), breaches);
        return outcome.IsValid;
    }

    private static IMessage? TryParse(MessageDescriptor type, byte[] bytes)
    {
        try
        {
            // Once as everybody parses; then without the unknown fields, which would hide from the checker but not from the validator.
            type.Parser.ParseFrom(bytes);
            return type.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidOperationException)
        {
            // Documented is the first; the second comes when a damaged wrapper message stands at the end.
            return null;
        }
    }

    private static Gen<(MessageDescriptor Type, byte[] Bytes)> MessagesOf(double wildness) => Gen.Select(
        Gen.Int[0, Types.Length - 1].Select(i => Types[i]),
        Gen.Int,
        (type, seed) => (type, new RandomMessages(new Random(seed), wildness).Next(type).ToByteArray()));

    private enum MutationKind
    {
        Replace,
        Flip,
        Insert,
        Remove,
        Cut,
        Double,
    }

    private sealed record Mutation(MutationKind Kind, int At, byte Value)
    {
        internal byte[] Apply(byte[] bytes)
        {
            if (bytes.Length == 0)
                return [Value];
            var at = At % bytes.Length;
            return Kind switch
            {
                MutationKind.Replace => [.. bytes[..at], Value, .. bytes[(at + 1)..]],
                MutationKind.Flip => [.. bytes[..at], (byte)(bytes[at] ^ (1 << (Value % 8))), .. bytes[(at + 1)..]],
                MutationKind.Insert => [.. bytes[..at], Value, .. bytes[at..]],
                MutationKind.Remove => [.. bytes[..at], .. bytes[(at + 1)..]],
                MutationKind.Cut => bytes[..at],
                MutationKind.Double => [.. bytes, .. bytes[at..]],
            };
        }
    }
}
