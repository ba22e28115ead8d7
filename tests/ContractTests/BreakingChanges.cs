using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

/// <summary>Finds what in a newer set of contracts breaks a partner who was built with the older one: on the wire, in JSON, or by refusing what was allowed.</summary>
internal static class BreakingChanges
{
    /// <summary>One sentence for each breaking change; empty when every partner can stay as it is.</summary>
    public static IReadOnlyList<string> Find(FileDescriptorSet old, FileDescriptorSet now)
    {
        var (before, after) = (new ContractIndex(old), new ContractIndex(now));
        return [.. OfMessages(before, after), .. OfEnums(before, after), .. OfServices(before, after), .. OfMethods(before, after)];
    }

    private static IEnumerable<string> OfMessages(ContractIndex before, ContractIndex after)
    {
        foreach (var (name, old) in before.Messages)
        {
            if (!after.Messages.TryGetValue(name, out var now))
            {
                yield return $"message {name} is removed";
                continue;
            }

            if (ContractIndex.IsEvent(old) && !ContractIndex.IsEvent(now))
            {
                yield return $"message {name} is no longer an event";
            }

            foreach (var change in FieldChanges.Find(name, old, now))
            {
                yield return change;
            }
        }
    }

    private static IEnumerable<string> OfEnums(ContractIndex before, ContractIndex after)
    {
        foreach (var (name, old) in before.Enums)
        {
            if (!after.Enums.TryGetValue(name, out var now))
            {
                yield return $"enum {name} is removed";
                continue;
            }

            foreach (var value in old.Value.Where(value => !now.Value.Any(other => (other.Name, other.Number) == (value.Name, value.Number))))
            {
                yield return now.Value.FirstOrDefault(other => other.Name == value.Name) is { } moved ? $"enum value {name}.{value.Name} is renumbered from {value.Number} to {moved.Number}"
                    : now.Value.FirstOrDefault(other => other.Number == value.Number) is { } renamed ? $"enum value {name}.{value.Name} is renamed to {renamed.Name}: JSON names it"
                    : $"enum value {name}.{value.Name} is removed";
            }
        }
    }

    private static IEnumerable<string> OfServices(ContractIndex before, ContractIndex after) =>
        before.Services.Except(after.Services).Select(name => $"service {name} is removed");

    private static IEnumerable<string> OfMethods(ContractIndex before, ContractIndex after)
    {
        foreach (var (name, old) in before.Methods)
        {
            if (!after.Methods.TryGetValue(name, out var now))
            {
                yield return $"method {name} is removed";
                continue;
            }

            if ((now.InputType, now.OutputType) != (old.InputType, old.OutputType))
            {
                yield return $"method {name} is retyped from {old.InputType} -> {old.OutputType} to {now.InputType} -> {now.OutputType}";
            }

            if ((now.ClientStreaming, now.ServerStreaming) != (old.ClientStreaming, old.ServerStreaming))
            {
                yield return $"method {name} changes its streaming from {StreamingOf(old)} to {StreamingOf(now)}";
            }

            if (IdempotencyOf(now) != IdempotencyOf(old))
            {
                yield return $"method {name} changes its idempotency_level from {IdempotencyOf(old)} to {IdempotencyOf(now)}: message ids become needed, or effects happen twice";
            }
        }
    }

    private static string StreamingOf(MethodDescriptorProto method) => (method.ClientStreaming, method.ServerStreaming) switch
    {
        (false, false) => "unary",
        (true, false) => "client",
        (false, true) => "server",
        (true, true) => "both",
    };

    private static MethodOptions.Types.IdempotencyLevel IdempotencyOf(MethodDescriptorProto method) =>
        method.Options?.IdempotencyLevel ?? MethodOptions.Types.IdempotencyLevel.IdempotencyUnknown;
}
