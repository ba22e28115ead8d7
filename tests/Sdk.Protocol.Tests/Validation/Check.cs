using EHealth.Integration.Contracts.Hub.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>Validates and compares, in the words of the tests.</summary>
internal static class Check
{
    private static readonly PlanCache Plans = new();

    internal static ValidationOutcome Validate(IMessage message) => Validate(message.Descriptor, message.ToByteArray());

    internal static ValidationOutcome Validate(MessageDescriptor type, ReadOnlySpan<byte> bytes) =>
        WireValidator.Validate(Plans.Get(type), bytes);

    internal static void Accepts(IMessage message) => Accepts(message.Descriptor, message.ToByteArray());

    internal static void Accepts(MessageDescriptor type, ReadOnlySpan<byte> bytes)
    {
        var outcome = Validate(type, bytes);
        Assert.True(outcome.IsValid, $"{outcome.Code} {outcome.Field} {outcome.Rule}");
        Assert.Equal((HubErrorCode.Unspecified, null, null), (outcome.Code, outcome.Field, outcome.Rule));
    }

    internal static void Refuses(HubErrorCode code, string? field, string rule, IMessage message) =>
        Refuses(code, field, rule, message.Descriptor, message.ToByteArray());

    internal static void Refuses(HubErrorCode code, string? field, string rule, MessageDescriptor type, ReadOnlySpan<byte> bytes)
    {
        var outcome = Validate(type, bytes);
        Assert.False(outcome.IsValid);
        Assert.Equal((code, field, rule), (outcome.Code, outcome.Field, outcome.Rule));
        Assert.False(outcome.HasSubject);
    }
}
