using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using EHealth.Integration.Contracts.Hub.V1;
using EHealth.Integration.Contracts.Validation.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EHealth.Integration.Protocol.Validation;

/// <summary>
/// The rules of validation.proto once more, on a parsed message and in the plainest way, to compare the wire validator with. Finds all
/// breaches, not only the first. Shares no code with the product.
/// </summary>
internal static class ReferenceChecker
{
    internal static HashSet<(HubErrorCode Code, string Path, string Rule)> Check(IMessage message)
    {
        var found = new HashSet<(HubErrorCode, string, string)>();
        CheckMessage(message, "", (code, path, rule) => found.Add((code, path, rule)));
        return found;
    }

    private delegate void Report(HubErrorCode code, string path, string rule);

    private static void CheckMessage(IMessage message, string prefix, Report report)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var rules = field.GetOptions()?.GetExtension(ValidationExtensions.Field) ?? new FieldRules();
            var path = prefix + field.Name;
            var value = field.Accessor.GetValue(message);
            if (field.IsMap)
                CheckMap((IDictionary)value, field, rules, path, report);
            else if (field.IsRepeated)
                CheckList((IList)value, field, rules, path, report);
            else if (field.HasPresence && !field.Accessor.HasValue(message))
                CheckRequired(isThere: false, rules, path, report);
            else
                CheckSingular(message, field, rules, value, path, report);
        }
    }

    private static void CheckMap(IDictionary map, FieldDescriptor field, FieldRules rules, string path, Report report)
    {
        CheckItems(map.Count, rules, path, report);
        var valueField = field.MessageType.FindFieldByNumber(2);
        var index = 0;
        foreach (DictionaryEntry entry in map)
            CheckValue(valueField, new FieldRules(), entry.Value!, $"{path}[{index++}].value", report);
    }

    private static void CheckList(IList list, FieldDescriptor field, FieldRules rules, string path, Report report)
    {
        CheckItems(list.Count, rules, path, report);
        for (var i = 0; i < list.Count; i++)
            CheckValue(field, rules, list[i]!, $"{path}[{i}]", report);
    }

    private static void CheckItems(int count, FieldRules rules, string path, Report report)
    {
        CheckRequired(count > 0, rules, path, report);
        if (count < rules.MinItems)
            report(HubErrorCode.FieldMissing, path, "min_items");
        if (rules.MaxItems > 0 && count > rules.MaxItems)
            report(HubErrorCode.FieldInvalid, path, "max_items");
    }

    private static void CheckSingular(IMessage message, FieldDescriptor field, FieldRules rules, object value, string path, Report report)
    {
        var isThere = value switch
        {
            string text => text.Length > 0,
            ByteString octets => octets.Length > 0,
            Enum number => Number(number) != 0,
            _ => true,
        };
        CheckRequired(isThere, rules, path, report);
        CheckValue(field, rules, value, path, report);
        if (rules.IdentifierBy.Length == 0 || value is not string { Length: > 0 } identifier)
            return;
        var kind = message.Descriptor.FindFieldByName(rules.IdentifierBy);
        CheckIdentifier((IdentifierKind)kind.Accessor.GetValue(message), identifier, path, report);
    }

    private static void CheckRequired(bool isThere, FieldRules rules, string path, Report report)
    {
        if (rules.Required && !isThere)
            report(HubErrorCode.FieldMissing, path, "required");
    }

    private static void CheckValue(FieldDescriptor field, FieldRules rules, object value, string path, Report report)
    {
        switch (value)
        {
            case IMessage message:
                CheckMessage(message, path + ".", report);
                break;
            case string { Length: > 0 } text:
                CheckText(rules, text, path, report);
                break;
            case ByteString { Length: > 0 } octets:
                CheckLength(octets.Length, rules, path, report);
                break;
            case Enum number when field.EnumType.FindValueByNumber(Number(number)) is null:
                report(HubErrorCode.CodeUnknown, path, "enum");
                break;
            case int or long or uint or ulong or float or double:
                CheckNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture), rules, path, report);
                break;
        }
    }

    private static void CheckNumber(double value, FieldRules rules, string path, Report report)
    {
        // The limits in the test contracts are small, so a double is exact enough.
        if (value == 0)
            return;
        if (rules.HasMin && (value < rules.Min || double.IsNaN(value)))
            report(HubErrorCode.FieldInvalid, path, "min");
        if (rules.HasMax && value > rules.Max)
            report(HubErrorCode.FieldInvalid, path, "max");
    }

    private static void CheckText(FieldRules rules, string text, string path, Report report)
    {
        CheckLength(text.EnumerateRunes().Count(), rules, path, report);
        if (rules.Identifier != IdentifierKind.Unspecified)
            CheckIdentifier(rules.Identifier, text, path, report);
        if (rules.Format != Format.Unspecified && !HasForm(rules.Format, text))
            report(HubErrorCode.FieldInvalid, path, SnakeCase(rules.Format));
        if (rules.Codes.Count > 0 && !rules.Codes.Contains(text))
            report(HubErrorCode.CodeUnknown, path, "codes");
        if (rules.Pattern.Length > 0 && !Matches(text, rules.Pattern))
            report(HubErrorCode.FieldInvalid, path, "pattern");
    }

    private static void CheckLength(int length, FieldRules rules, string path, Report report)
    {
        if (length < rules.MinLength)
            report(HubErrorCode.FieldInvalid, path, "min_length");
        if (rules.MaxLength > 0 && length > rules.MaxLength)
            report(HubErrorCode.FieldInvalid, path, "max_length");
    }

    private static void CheckIdentifier(IdentifierKind kind, string text, string path, Report report)
    {
        if (!IsIdentifier(kind, text))
            report(HubErrorCode.FieldInvalid, path, kind == IdentifierKind.Unspecified ? "identifier_by" : SnakeCase(kind));
    }

    private static bool HasForm(Format format, string text) => format switch
    {
        Format.Date => text.Length switch
        {
            4 => IsDay(text + "0101", "yyyyMMdd"),
            7 => IsDay(text + "-01", "yyyy-MM-dd"),
            _ => IsDay(text, "yyyy-MM-dd"),
        },
        Format.Uuid => Guid.TryParseExact(text, "D", out _) && Matches(text, "[0-9A-Fa-f-]{36}"),
        Format.SystemId => text.Length is >= 3 and <= 100 && Matches(text, @"[a-z0-9-]+(\.[a-z0-9-]+)*"),
        Format.Phone => Matches(text, @"\+[1-9][0-9]{6,14}"),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static bool IsIdentifier(IdentifierKind kind, string text) => kind switch
    {
        IdentifierKind.Pinfl => Matches(text, "[1-6][0-9]{13}")
            && IsDay($"{17 + ((text[0] - '0' + 1) / 2)}{text[5..7]}{text[3..5]}{text[1..3]}", "yyyyMMdd"),
        IdentifierKind.Stir => Matches(text, "[2-7][0-9]{8}"),
        IdentifierKind.PassportUz => Matches(text, "[A-Z]{2}[0-9]{7}"),
        IdentifierKind.BirthCertificateUz => Matches(text, "[IVXLC]{1,6}-[А-ЯЁЎҚҒҲ]{2} ?№?[0-9]{6,7}"),
        IdentifierKind.Iin => Matches(text, "[0-9]{6}[0-6][0-9]{5}") && new[] { "19", "20" }
            .Any(century => IsDay($"{(text[6] == '0' ? century : $"{17 + ((text[6] - '0' + 1) / 2)}")}{text[..6]}", "yyyyMMdd")),
        IdentifierKind.Temporary => HasForm(Format.Uuid, text),
        _ => false,
    };

    private static bool IsDay(string text, string format) =>
        DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 1800 and <= 2200;

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, $@"\A({pattern})\z", RegexOptions.CultureInvariant);

    private static int Number(Enum value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);

    // PassportUz -> passport_uz
    private static string SnakeCase(Enum value) =>
        Regex.Replace(value.ToString(), "(?<=[a-z])[A-Z]", "_$0").ToLowerInvariant();
}
