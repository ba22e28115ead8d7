using EHealth.Integration.Protocol.Validation;
using Google.Protobuf;

namespace EHealth.Integration.Benchmarks.Suites.Validate;

/// <summary>One message, with both ways to look at its bytes.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">The message as it stands on the wire.</param>
/// <param name="Plan">Its contract's rules.</param>
/// <param name="ParseMany">Parses the bytes so many times.</param>
internal sealed record ValidatedMessage(string Name, byte[] Bytes, MessagePlan Plan, Action<int> ParseMany)
{
    public static ValidatedMessage Of<T>(string name, T message, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var bytes = message.ToByteArray();
        return new ValidatedMessage($"{name}, {bytes.Length} bytes", bytes, new PlanCache().Get(message.Descriptor), times =>
        {
            for (var i = 0; i < times; i++)
            {
                GC.KeepAlive(parser.ParseFrom(bytes.AsSpan()));
            }
        });
    }

    /// <summary>Validates the bytes so many times.</summary>
    /// <exception cref="InvalidOperationException">They break a rule: then only a part of them was looked at.</exception>
    public void ValidateMany(int times)
    {
        for (var i = 0; i < times; i++)
        {
            if (!WireValidator.Validate(Plan, Bytes).IsValid)
            {
                throw new InvalidOperationException($"{Name} is not valid");
            }
        }
    }
}
