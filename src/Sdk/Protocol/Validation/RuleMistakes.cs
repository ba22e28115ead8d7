using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>What can be wrong with the rules of a message, one line each. (Patterns are judged where they are compiled.)</summary>
internal static class RuleMistakes
{
    private const string IdentifierTypeName = "ehealth.types.v1.Identifier";

    internal static IEnumerable<ContractMistake> In(
        MessageDescriptor message, IReadOnlyList<(FieldDescriptor Descriptor, FieldRules Rules)> fields)
    {
        foreach (var (field, rules) in fields)
        {
            foreach (var (rule, explanation) in In(field, rules))
                yield return new ContractMistake(field.FullName, rule, explanation);
        }

        if (fields.Count(field => field.Rules.Subject) > 1)
            yield return new ContractMistake(message.FullName, "subject", "names more than one field as subject");
    }

    private static IEnumerable<(string Rule, string Explanation)> In(FieldDescriptor field, FieldRules rules) =>
    [
        .. OfPresence(field, rules), .. OfLengths(field, rules), .. OfNumbers(field, rules), .. OfItems(field, rules),
        .. OfForms(field, rules), .. OfIdentifierBy(field, rules), .. OfSubject(field, rules),
    ];

    private static IEnumerable<(string, string)> OfPresence(FieldDescriptor field, FieldRules rules)
    {
        if (field.FieldType == FieldType.Group)
            yield return ("group", "groups are not supported");
        if (field.IsRequired)
            yield return ("required (proto2)", "use (ehealth.validation.v1.field).required instead");
        if (rules.Required && field.RealContainingOneof is not null)
            yield return ("required", "on a member of a oneof: it would forbid the other members");
        if (rules.Required && !CanBeEmpty(field) && !field.HasPresence)
            yield return ("required", "0 and false cannot be told from absent here: declare the field optional");
    }

    private static IEnumerable<(string, string)> OfLengths(FieldDescriptor field, FieldRules rules)
    {
        var hasLengths = rules.MinLength > 0 || rules.MaxLength > 0;
        if (hasLengths && !(IsText(field) || field.FieldType == FieldType.Bytes))
            yield return (rules.MinLength > 0 ? "min_length" : "max_length", "is for strings and bytes");
        if (rules.MaxLength > 0 && rules.MinLength > rules.MaxLength)
            yield return ("min_length", "is greater than max_length");
    }

    private static IEnumerable<(string, string)> OfNumbers(FieldDescriptor field, FieldRules rules)
    {
        if ((rules.HasMin || rules.HasMax) && !IsNumber(field))
            yield return (rules.HasMin ? "min" : "max", "is for numbers");
        if (rules.HasMin && rules.HasMax && rules.Min > rules.Max)
            yield return ("min", "is greater than max");
    }

    private static IEnumerable<(string, string)> OfItems(FieldDescriptor field, FieldRules rules)
    {
        if ((rules.MinItems > 0 || rules.MaxItems > 0) && !field.IsRepeated)
            yield return (rules.MinItems > 0 ? "min_items" : "max_items", "is for repeated fields");
        if (rules.MaxItems > 0 && rules.MinItems > rules.MaxItems)
            yield return ("min_items", "is greater than max_items");
        if (rules.MinItems > 1 && field.IsMap)
            yield return ("min_items", "on a map can only be 1: entries with the same key are one, and only a parser sees that");
    }

    private static IEnumerable<(string, string)> OfForms(FieldDescriptor field, FieldRules rules)
    {
        const string ForStrings = "is for strings";
        if (rules.Pattern.Length > 0 && !IsText(field))
            yield return ("pattern", ForStrings);
        if (rules.Format != Format.Unspecified && !IsText(field))
            yield return ("format", ForStrings);
        if (!Enum.IsDefined(rules.Format))
            yield return ("format", "is a form that this version does not know");
        if (rules.Identifier != IdentifierKind.Unspecified && !IsText(field))
            yield return ("identifier", ForStrings);
        if (!Enum.IsDefined(rules.Identifier))
            yield return ("identifier", "is a kind that this version does not know");
        if (rules.Codes.Count > 0 && !IsText(field))
            yield return ("codes", ForStrings);
        if (rules.Codes.Contains(""))
            yield return ("codes", "holds the empty code, which is never checked");
    }

    private static IEnumerable<(string, string)> OfIdentifierBy(FieldDescriptor field, FieldRules rules)
    {
        if (rules.IdentifierBy.Length == 0)
            yield break;
        if (!IsText(field) || !IsPlain(field))
            yield return ("identifier_by", "is for strings that are neither repeated nor in a oneof");
        if (rules.Identifier != IdentifierKind.Unspecified)
            yield return ("identifier_by", "contradicts identifier");
        var kind = field.ContainingType.FindFieldByName(rules.IdentifierBy);
        if (kind is null || !IsIdentifierKind(kind) || !IsPlain(kind))
            yield return ("identifier_by", "must name a sibling of type IdentifierKind that is neither repeated nor in a oneof");
        else if (kind.EnumType.Values.Any(value => !Enum.IsDefined((IdentifierKind)value.Number)))
            yield return ("identifier_by", "allows a kind that this version does not know");
    }

    private static IEnumerable<(string, string)> OfSubject(FieldDescriptor field, FieldRules rules)
    {
        if (!rules.Subject)
            yield break;
        if (!IsPlain(field))
            yield return ("subject", "must be neither repeated nor in a oneof");
        if (!(IsText(field) && rules.Identifier != IdentifierKind.Unspecified) && !IsIdentifierMessage(field))
            yield return ("subject", $"must be a string with identifier or a message of type {IdentifierTypeName}");
    }

    private static bool IsText(FieldDescriptor field) => field.FieldType == FieldType.String;

    private static bool IsNumber(FieldDescriptor field) => field.FieldType is not
        (FieldType.String or FieldType.Bytes or FieldType.Message or FieldType.Group or FieldType.Enum or FieldType.Bool);

    private static bool CanBeEmpty(FieldDescriptor field) => field.IsRepeated || field.FieldType is
        FieldType.String or FieldType.Bytes or FieldType.Message or FieldType.Group or FieldType.Enum;

    private static bool IsPlain(FieldDescriptor field) => !field.IsRepeated && field.RealContainingOneof is null;

    // By name: descriptors loaded at run time have their own copy of the shared types.
    private static bool IsIdentifierKind(FieldDescriptor field) =>
        field.FieldType == FieldType.Enum && field.EnumType.FullName == "ehealth.validation.v1.IdentifierKind";

    private static bool IsIdentifierMessage(FieldDescriptor field) =>
        field.FieldType == FieldType.Message
        && field.MessageType.FullName == IdentifierTypeName
        && field.MessageType.Fields.InDeclarationOrder()
            .Count(part => part.GetOptions()?.GetExtension(ValidationExtensions.Field)?.IdentifierBy.Length > 0) == 1;
}
