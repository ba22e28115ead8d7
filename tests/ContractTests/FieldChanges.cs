using Google.Protobuf.Reflection;

namespace EHealth.Integration.ContractTests;

/// <summary>The breaking changes among the fields of one message.</summary>
internal static class FieldChanges
{
    public static IEnumerable<string> Find(string message, DescriptorProto old, DescriptorProto now) =>
        [.. old.Field.SelectMany(field => OfField($"{message}.{field.Name}", field, old, now)), .. Demanding(message, old, now)];

    private static IEnumerable<string> OfField(string path, FieldDescriptorProto old, DescriptorProto before, DescriptorProto after)
    {
        var sameName = after.Field.FirstOrDefault(field => field.Name == old.Name);
        var sameNumber = after.Field.FirstOrDefault(field => field.Number == old.Number);
        if (sameName is not null && sameName != sameNumber)
        {
            yield return $"field {path} is renumbered from {old.Number} to {sameName.Number}";
            if (sameNumber is not null)
            {
                yield return $"number {old.Number} of field {path} is reused by {sameNumber.Name}";
            }
        }
        else if (sameNumber is not null && sameName is null)
        {
            yield return $"field {path} is renamed to {sameNumber.Name}: JSON names it";
        }
        else if (sameName is not null && JsonNameOf(sameName) != JsonNameOf(old))
        {
            yield return $"field {path} changes its JSON name from {JsonNameOf(old)} to {JsonNameOf(sameName)}";
        }

        if ((sameName ?? sameNumber) is not { } now)
        {
            // Also when the number is reserved: that keeps it from being reused, and partners still lose the field.
            yield return $"field {path} is removed";
            yield break;
        }

        if ((now.Type, now.TypeName, now.Label) != (old.Type, old.TypeName, old.Label))
        {
            yield return $"field {path} is retyped from {TypeOf(old)} to {TypeOf(now)}";
        }

        if (OneofOf(before, old) != OneofOf(after, now))
        {
            yield return $"field {path} is moved from oneof '{OneofOf(before, old)}' to '{OneofOf(after, now)}'";
        }

        foreach (var rule in StricterRules.Between(ContractIndex.RulesOf(old), ContractIndex.RulesOf(now)))
        {
            yield return $"field {path} has a stricter rule: {rule}";
        }
    }

    /// <summary>A new field is an addition, unless senders that do not know it are refused for its absence.</summary>
    private static IEnumerable<string> Demanding(string message, DescriptorProto old, DescriptorProto now) =>
        from added in now.Field
        where old.Field.All(known => known.Number != added.Number && known.Name != added.Name)
        from rule in StricterRules.Between(new(), ContractIndex.RulesOf(added))
        where rule is "required" or "min_items"
        select $"field {message}.{added.Name} is new and {rule}: older senders do not set it";

    private static string TypeOf(FieldDescriptorProto field) =>
        $"{field.Label.ToString().ToLowerInvariant()} {field.Type.ToString().ToLowerInvariant()} {field.TypeName}".TrimEnd();

    /// <summary>The compiler wraps a proto3 <c>optional</c> field into a oneof of its own, which nobody sees.</summary>
    private static string OneofOf(DescriptorProto message, FieldDescriptorProto field) =>
        field.HasOneofIndex && !field.Proto3Optional ? message.OneofDecl[field.OneofIndex].Name : "";

    /// <summary>Whether a descriptor spells out the name that follows from the field's own depends on the compiler.</summary>
    private static string JsonNameOf(FieldDescriptorProto field)
    {
        if (field.HasJsonName)
        {
            return field.JsonName;
        }

        var words = field.Name.Split('_');
        return words[0] + string.Concat(words.Skip(1).Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }
}
