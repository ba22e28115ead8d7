using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// Finds rules that stand in a contract but did not reach us. A rule passed over in silence would be a hole in the hub, so both ways in
/// which that happens with descriptors loaded at run time are mistakes.
/// </summary>
internal static class UnreadRules
{
    internal static IEnumerable<ContractMistake> In(FieldDescriptor field)
    {
        if (field.GetOptions() is not { } options)
            yield break;
        var rules = options.GetExtension(ValidationExtensions.Field);
        if (rules is null && Holds(options, number => number == ValidationExtensions.Field.FieldNumber))
            yield return new(field.FullName, "field", "was read without its rules: build descriptors with ValidationExtensions.Field");
        if (rules is not null && Holds(rules, number => FieldRules.Descriptor.FindFieldByNumber(number) is null))
            yield return new(field.FullName, "field", "holds a rule that this version does not know");
    }

    // A message shows its unknown fields nowhere but in its bytes.
    private static bool Holds(IMessage message, Predicate<int> wanted)
    {
        var bytes = message.ToByteArray();
        var reader = new WireReader(bytes, 0, bytes.Length);
        while (!reader.AtEnd && reader.ReadField(0, out var field) is null)
        {
            if (wanted((int)field.Number))
                return true;
        }

        return false;
    }
}
