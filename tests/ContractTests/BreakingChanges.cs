using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

/// <summary>Finds what in a newer set of contracts breaks a partner who was built with the older one: on the wire, in JSON, or by refusing what was allowed.</summary>
internal static class BreakingChanges
{
    /// <summary>One sentence for each breaking change; empty when every partner can stay as it is.</summary>
    public static List<string> Between(IEnumerable<FileDescriptorProto> older, IEnumerable<FileDescriptorProto> newer)
    {
        var (before, after) = (new ContractIndex(older), new ContractIndex(newer));
        return [.. OfMessages(before, after), .. OfEnums(before, after), .. OfMethods(before, after)];
    }

    private static IEnumerable<string> OfMessages(ContractIndex before, ContractIndex after)
    {
        foreach (var (name, old) in before.Messages)
        {
            if (!after.Messages.TryGetValue(name, out var young))
            {
                yield return $"message {name} is removed";
                continue;
            }

            if (ContractIndex.IsEvent(old) && !ContractIndex.IsEvent(young))
            {
                yield return $"message {name} is no longer an event";
            }

            foreach (var change in old.Field.SelectMany(field => OfField($"{name}.{field.Name}", field, old, young)))
            {
                yield return change;
            }

            foreach (var added in young.Field.Where(field => old.Field.All(known => known.Number != field.Number && known.Name != field.Name)))
            {
                foreach (var rule in StricterRules.Between(new(), ContractIndex.RulesOf(added)).Where(rule => rule is "required" or "min_items"))
                {
                    yield return $"field {name}.{added.Name} is new and {rule}: older senders do not set it";
                }
            }
        }
    }

    private static IEnumerable<string> OfField(string path, FieldDescriptorProto old, DescriptorProto oldMessage, DescriptorProto message)
    {
        if (message.Field.FirstOrDefault(field => field.Number == old.Number) is not { } young)
        {
            yield return message.Field.FirstOrDefault(field => field.Name == old.Name) is { } moved
                ? $"field {path} is renumbered from {old.Number} to {moved.Number}"
                : $"field {path} is removed";
            yield break;
        }

        if (young.Name != old.Name)
        {
            yield return $"field {path} is renamed to {young.Name}: JSON names it";
        }

        if ((young.Type, young.TypeName, young.Label) != (old.Type, old.TypeName, old.Label))
        {
            yield return $"field {path} is retyped from {TypeOf(old)} to {TypeOf(young)}";
        }

        if (OneofOf(oldMessage, old) != OneofOf(message, young))
        {
            yield return $"field {path} is moved from oneof '{OneofOf(oldMessage, old)}' to '{OneofOf(message, young)}'";
        }

        foreach (var rule in StricterRules.Between(ContractIndex.RulesOf(old), ContractIndex.RulesOf(young)))
        {
            yield return $"field {path} has a stricter rule: {rule}";
        }
    }

    private static IEnumerable<string> OfEnums(ContractIndex before, ContractIndex after)
    {
        foreach (var (name, old) in before.Enums)
        {
            if (!after.Enums.TryGetValue(name, out var young))
            {
                yield return $"enum {name} is removed";
                continue;
            }

            foreach (var value in old.Value.Where(value => !young.Value.Any(other => (other.Name, other.Number) == (value.Name, value.Number))))
            {
                yield return young.Value.FirstOrDefault(other => other.Name == value.Name) is { } moved ? $"enum value {name}.{value.Name} is renumbered from {value.Number} to {moved.Number}"
                    : young.Value.FirstOrDefault(other => other.Number == value.Number) is { } renamed ? $"enum value {name}.{value.Name} is renamed to {renamed.Name}: JSON names it"
                    : $"enum value {name}.{value.Name} is removed";
            }
        }
    }

    private static IEnumerable<string> OfMethods(ContractIndex before, ContractIndex after)
    {
        foreach (var (name, old) in before.Methods)
        {
            if (!after.Methods.TryGetValue(name, out var young))
            {
                yield return $"method {name} is removed";
                continue;
            }

            if ((young.InputType, young.OutputType) != (old.InputType, old.OutputType))
            {
                yield return $"method {name} is retyped from {old.InputType} -> {old.OutputType} to {young.InputType} -> {young.OutputType}";
            }

            if ((young.ClientStreaming, young.ServerStreaming) != (old.ClientStreaming, old.ServerStreaming))
            {
                yield return $"method {name} changes its streaming";
            }

            if (IdempotencyOf(young) != IdempotencyOf(old))
            {
                yield return $"method {name} changes its idempotency_level from {IdempotencyOf(old)} to {IdempotencyOf(young)}: message ids become needed, or effects happen twice";
            }
        }
    }

    private static string TypeOf(FieldDescriptorProto field) => $"{field.Label} {field.Type} {field.TypeName}".TrimEnd().ToLowerInvariant();

    private static string OneofOf(DescriptorProto message, FieldDescriptorProto field) =>
        field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : "";

    private static MethodOptions.Types.IdempotencyLevel IdempotencyOf(MethodDescriptorProto method) =>
        method.Options?.IdempotencyLevel ?? MethodOptions.Types.IdempotencyLevel.IdempotencyUnknown;
}
